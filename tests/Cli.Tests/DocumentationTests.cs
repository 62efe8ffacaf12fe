using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tune;

namespace Cli.Tests;

/// <summary>Every command that the documentation and the help texts show can be pasted into a shell: those of <c>tune</c> run here, of the others the paths exist.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    internal static readonly string Repository = FindRepository();

    private static readonly string Runbook = Path.Combine(Repository, "docs", "runbook.md");

    /// <summary>What it shows is asked of a server: <see cref="ServeTests"/>.</summary>
    internal static readonly string HttpApi = Path.Combine(Repository, "docs", "http-api.md");

    private readonly string _folder = Directory.CreateTempSubdirectory("tune-").FullName;

    public static TheoryData<string> TuneCommands => [.. Commands().Where(command => command.StartsWith("tune ", StringComparison.Ordinal)).Distinct()];

    public static TheoryData<string> OtherCommands => [.. Commands().Where(command => !command.StartsWith("tune ", StringComparison.Ordinal)).Distinct()];

    public DocumentationTests()
    {
        File.WriteAllText(PathOf("space.json"), """{"lr":{"loguniform":[1e-4,1]},"momentum":{"uniform":[0,1]},"hidden":{"choice":[16,64]},"layers":{"randint":[1,4]}}""");
        File.WriteAllText(PathOf("space.yaml"), "lr: {loguniform: [0.0001, 1]}\n");
        File.WriteAllText(PathOf("experiment.yaml"), RunFolder.Experiment.Replace("square", "digits", StringComparison.Ordinal).Replace("samples: 3", "samples: 5\nstop: {after: 1h}", StringComparison.Ordinal));
        File.WriteAllText(PathOf("starts"), "");
        File.WriteAllText(PathOf("curves.csv"), TableOf("space.json"));
        File.WriteAllText(PathOf("trace.jsonl"), """{"trial":0,"values":[0.1,0.2],"config":{"lr":0.1}}""" + "\n" + """{"trial":1,"values":[0.3],"config":{"lr":0.2}}""" + "\n");
        File.Copy(Path.Combine(Repository, "bench", "pairings", "lc_mlp_digits.space.json"), PathOf("lc_mlp_digits.space.json"));
        File.WriteAllText(PathOf("lc_mlp_digits.csv"), TableOf("lc_mlp_digits.space.json"));
        foreach (var searcher in new[] { "random", "tpe" })
            File.WriteAllText(PathOf($"{searcher}-asha.json"), $$$"""{"searcher":"{{{searcher}}}","scheduler":{"kind":"asha","maxResource":81}}""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(TuneCommands))]
    public async Task Command_runs(string command)
    {
        // few seeds show as much here as many
        var arguments = Shell.Split(SeedCount().Replace(command["tune ".Length..], "--seeds 2")).Select(Located).ToList();
        var usesData = (await TuneCommand.RunAsync([arguments[0], "--help"])).Output.Any(line => line.Contains("--data <folder>", StringComparison.Ordinal));
        if (usesData)
        {
            Assert.Equal(0, (await TuneCommand.RunAsync(["run", PathOf("experiment.yaml"), "--data", PathOf("data")])).Code);
            if (arguments.IndexOf("--data") is var data and >= 0) arguments.RemoveRange(data, 2);
            // what is brought from elsewhere is not there yet
            if (arguments[0] == "import") Assert.Equal(0, (await TuneCommand.RunAsync(["export", "digits", "--archive", arguments[1], "--data", PathOf("data")])).Code);
            arguments.AddRange(["--data", PathOf(arguments[0] == "import" ? "elsewhere" : "data")]);
        }

        var (code, output, error) = await TuneCommand.RunAsync([.. arguments]);

        // what is beside the lines for programs is for people
        Assert.Equal((0, ""), (code, usesData && command.Contains("--json", StringComparison.Ordinal) ? "" : string.Join('\n', error)));
        Assert.True(output.Length > 0 || command.Contains("ask-tell", StringComparison.Ordinal) || command.Contains(" -o ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OtherCommands))]
    public void Command_names_what_is_there(string command)
    {
        var paths = Shell.Split(command).Where(word => word.Contains('/') && !word.StartsWith('-') && !word.Contains('$') && !word.StartsWith('~') && !word.StartsWith("artifacts/", StringComparison.Ordinal)).ToList();

        Assert.Matches(@"^(dotnet (run|test|publish|pack|new|add|nuget) |samples/|cd |export PATH=|TUNE_APPROVE=1 dotnet test )", command);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Repository, path)), path));
    }

    /// <summary>What an operator does about a cluster is done on a machine of its own.</summary>
    [Fact]
    public void Commands_of_the_runbook_are_an_operators()
        => Assert.All(CommandsOf([Runbook]), command => Assert.Matches("^(psql|pg_dump|rsync|openssl|systemctl|timedatectl|curl|until curl|tune-silo|kubectl) ", command));

    /// <summary>The loop of the shell, with a training program of one line; it needs bash and jq, as its reader does.</summary>
    [Fact]
    public async Task Script_for_the_shell_runs()
    {
        if (!IsInstalled("bash") || !IsInstalled("jq")) return;
        var script = Assert.Single(ShellBlock().Matches(File.ReadAllText(Path.Combine(Repository, "docs", "ask-tell.md"))), IsScript).Groups[1].Value;
        WriteProgram("tune", $"exec dotnet \"{ProcessTests.Program}\" \"$@\"");
        WriteProgram("train.sh", "echo \"$1\" | jq .lr");
        var start = new ProcessStartInfo("bash", ["-eu", "-c", script]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder}:{start.Environment["PATH"]}";

        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash does not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((0, ""), (process.ExitCode, await error));
        Assert.Matches(@"^\{""trial"":\d+,.*""value"":", output);
    }

    [Fact]
    public void There_are_commands_of_every_kind()
    {
        Assert.True(Commands().Count(command => command.StartsWith("tune simulate", StringComparison.Ordinal)) >= 6);
        Assert.Contains(Commands(), command => command.StartsWith("tune ask-tell", StringComparison.Ordinal));
        Assert.Contains(Commands(), command => command.StartsWith("dotnet run -c Release --project samples/Digits", StringComparison.Ordinal));
    }

    private static List<string> Commands()
    {
        var lines = CommandsOf([Path.Combine(Repository, "README.md"), Path.Combine(Repository, "CONTRIBUTING.md"), .. Directory.GetFiles(Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories).Where(file => file != Runbook && file != HttpApi)]);
        var examples = new[] { "ask-tell", "simulate", "searchers", "schedulers", "run", "resume", "extend", "list", "show", "watch", "logs", "why", "export", "stop", "delete", "schema", "completion" }
            .SelectMany(name => TuneCommand.RunAsync([name, "--help"]).GetAwaiter().GetResult().Output)
            .Where(line => line.StartsWith("  tune ", StringComparison.Ordinal) && !line.Contains("[options]", StringComparison.Ordinal));
        return [.. lines, .. examples.Select(line => Comment().Replace(line, "").Trim())];
    }

    internal static IEnumerable<string> CommandsOf(IEnumerable<string> files) => files
        .SelectMany(file => ShellBlock().Matches(File.ReadAllText(file))).Where(block => !IsScript(block))
        .SelectMany(block => block.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        .Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0);

    /// <summary>What is in the repository is found there; files of the reader's are in a folder of this test.</summary>
    private string Located(string argument)
    {
        if (argument.StartsWith('-') || argument.StartsWith('{')) return argument;
        if (argument.Contains('/') && Path.Exists(Path.Combine(Repository, argument))) return Path.Combine(Repository, argument);
        return FileName().IsMatch(argument) ? PathOf(argument) : argument;
    }

    private static bool IsScript(Match block) => block.Groups[1].Value.Contains("coproc", StringComparison.Ordinal);

    internal static bool IsInstalled(string program) =>
        !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private void WriteProgram(string name, string command)
    {
        File.WriteAllText(PathOf(name), $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A few rows of a space, with curves that rise.</summary>
    private string TableOf(string space)
    {
        const int Rows = 40, Iterations = 81;
        var compiled = SearchSpaceJson.Parse(File.ReadAllText(PathOf(space))).Compile();
        var rng = new Rng(1, 1);
        var rows = Enumerable.Range(0, Rows).Select(_ => compiled.Decode(compiled.Sample(ref rng)).Flatten()).ToList();
        var text = new StringBuilder(string.Join(',', rows[0].Select(value => value.Key).Concat(Enumerable.Range(1, Iterations).Select(iteration => $"e{iteration}")))).Append('\n');
        for (var row = 0; row < Rows; row++)
        {
            var curve = Enumerable.Range(1, Iterations).Select(iteration => (row / (double)Rows * (1 - 1.0 / (1 + iteration))).ToString("f4", CultureInfo.InvariantCulture));
            text.AppendJoin(',', rows[row].Select(value => value.Value.ToString()).Concat(curve)).Append('\n');
        }

        return text.ToString();
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests don't run inside the repository.");
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"\s+#.*$|\s{3,}\S.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"--seeds \d+")]
    private static partial Regex SeedCount();

    [GeneratedRegex(@"^[\w.-]+\.(json|jsonl|yaml|yml|csv|svg|parquet|zip)$")]
    private static partial Regex FileName();
}
