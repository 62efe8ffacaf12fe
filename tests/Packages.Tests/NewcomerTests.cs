using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Tune.Servers;

namespace Packages.Tests;

/// <summary>What a newcomer has built runs.</summary>
[Collection(nameof(Newcomer))]
public sealed class NewcomerTests(Newcomer newcomer)
{
    [Theory]
    [InlineData("tune")]
    [InlineData("tune-class")]
    public async Task Program_of_a_template_runs(string template) => Assert.Matches(@"(?m)^Best: loss 0\.\d+ with TrainConfig \{ LearningRate = 0\.\d+, Layers = \d \}", await newcomer.RunAsync(template));

    [Fact]
    public async Task Program_of_README_runs() => Assert.Matches(@"(?m)^0\.\d+ with \{""rate"":0\.\d+,", await newcomer.RunAsync("readme"));

    [Fact]
    public async Task Program_of_the_first_five_minutes_runs() => Assert.Contains("Best:", await newcomer.RunAsync("getting-started"), StringComparison.Ordinal);

    [Fact]
    public async Task Project_is_referred_to_from_outside_of_the_repository() => Assert.Matches(@"(?m)^0\.\d+ with \{""rate"":0\.\d+,", await newcomer.RunAsync("reference"));

    [Fact]
    public async Task Generator_and_settings_come_with_the_targets_for_projects() => Assert.Contains("Best: loss 0.", await newcomer.RunAsync("reference-typed"), StringComparison.Ordinal);

    /// <summary>A version that is only pinned in the repository does not travel, and what was tested is not what runs then.</summary>
    [Theory]
    [InlineData("reference")]
    [InlineData("readme")]
    public void Packages_of_others_are_those_of_the_repository(string project)
    {
        // what only looks at our sources goes nowhere
        var here = Packages(Path.Combine(Newcomer.Repository, "artifacts", "obj", "Tune.Local", "project.assets.json"))
            .FindAll(package => !package.StartsWith("Microsoft.CodeAnalysis.PublicApiAnalyzers/", StringComparison.Ordinal));
        Assert.Contains(here, package => package.StartsWith("SQLitePCLRaw.core/", StringComparison.Ordinal));

        Assert.Equal(here, Packages(Path.Combine(newcomer.ProjectFolder(project), "obj", "project.assets.json")));
    }

    [Theory]
    [InlineData("tune", 0)]
    [InlineData("reference-typed", 0)]
    [InlineData("getting-started", Newcomer.OwnSetting)]
    public void Setting_of_the_package_holds_unless_the_program_has_its_own(string project, int expected)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(newcomer.Built(project, "runtimeconfig.json")));

        Assert.Equal(expected, settings.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties").GetProperty(Newcomer.Setting).GetInt32());
    }

    /// <summary>What docs/hosting.md says of a faster start: machine code stands beside the IL of Orleans and of ours.</summary>
    [Theory]
    [InlineData("getting-started", "Orleans.Runtime", true)]
    [InlineData("getting-started", "Tune.Core", true)]
    [InlineData("tune", "Orleans.Runtime", false)]
    public void Program_is_compiled_ahead_if_its_project_says_so(string project, string assembly, bool isExpected)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(Path.GetDirectoryName(newcomer.Built(project, "dll")) ?? "", $"{assembly}.dll")));

        Assert.Equal(isExpected, file.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 });
    }

    /// <summary>An app that only starts experiments of a cluster carries neither its silos nor their database.</summary>
    [Fact]
    public void Client_of_a_cluster_has_no_silo_and_no_storage()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(newcomer.ProjectFolder("client"), "obj", "project.assets.json")));
        var libraries = assets.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0]).ToList();

        Assert.Contains("Tune.Orleans.Client", libraries);
        Assert.DoesNotContain(libraries, library => library is "Microsoft.Orleans.Server" or "Microsoft.Data.Sqlite" or "Tune.Orleans.Grains");
    }

    [Fact]
    public async Task Silo_of_a_template_lists_its_settings()
        => Assert.Contains("Tune:Cluster:Kind", await newcomer.SucceedAsync("dotnet", newcomer.ProjectFolder("tune-silo"), newcomer.Built("tune-silo", "dll"), "--help"), StringComparison.Ordinal);

    [Fact]
    public async Task Silo_of_a_template_starts_is_ready_and_leaves()
    {
        if (OperatingSystem.IsWindows()) return;
        var start = new ProcessStartInfo("dotnet", [newcomer.Built("tune-silo", "dll"), "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = newcomer.ProjectFolder("tune-silo"), RedirectStandardOutput = true };
        using var silo = Process.Start(start) ?? throw new InvalidOperationException("The silo does not start.");
        using var http = new HttpClient();

        var url = await LineAfterAsync("Now listening on: ");
        await LineAfterAsync("Application started");
        var ready = await http.GetStringAsync(new Uri(new Uri(url), "/health/ready"));
        using var kill = Process.Start("kill", ["-s", "TERM", $"{silo.Id}"]);
        while (await silo.StandardOutput.ReadLineAsync() is not null) continue;
        await silo.WaitForExitAsync();

        Assert.StartsWith("Healthy", ready, StringComparison.Ordinal);
        Assert.Equal(0, silo.ExitCode);

        async Task<string> LineAfterAsync(string words)
        {
            while (await silo.StandardOutput.ReadLineAsync() is { } line)
                if (line.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at) return line[(at + words.Length)..].Trim();
            throw new Xunit.Sdk.XunitException($"The silo ended before it said '{words}'.");
        }
    }

    [Fact]
    public async Task Command_is_installed() => Assert.Matches(@"(?m)^\W*tpe\b", await newcomer.SucceedAsync(Path.Combine(newcomer.Tools, "tune"), newcomer.Tools, "searchers"));

    /// <summary>The silo, its store and the store's native library come with the command.</summary>
    [Fact]
    public async Task Command_runs_an_experiment()
    {
        if (OperatingSystem.IsWindows()) return;
        var file = Path.Combine(newcomer.Tools, "experiment.json");
        File.WriteAllText(file, """{"name":"tool","command":["sh","-c","echo \"TUNE {\\\"metrics\\\":{\\\"loss\\\":$1}}\"","tool","{x}"],"objective":{"minimize":"loss"},"space":{"x":{"uniform":[0,1]}},"samples":2}""");

        var output = await newcomer.SucceedAsync(Path.Combine(newcomer.Tools, "tune"), newcomer.Tools, "run", file, "--json");

        Assert.Matches(@"""experiment"":""tool"",""status"":""Finished"",.*""trials"":2,", output);
    }

    [Fact]
    public async Task Python_program_of_a_template_is_tuned()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var python = await ShellServer.StartAsync("python.sh");

        var output = await newcomer.SucceedAsync(Path.Combine(newcomer.Tools, "tune"), newcomer.ProjectFolder("tune-python"), "run", "experiment.yaml", "--samples", "4", "--json");

        Assert.Matches(@"""experiment"":""curve"",""status"":""Finished"",.*""trials"":4,", output);
    }

    private static List<string> Packages(string assets)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(assets));
        return [.. document.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package" && !library.Name.StartsWith("Tune.", StringComparison.Ordinal))
            .Select(library => library.Name).Order(StringComparer.Ordinal)];
    }
}
