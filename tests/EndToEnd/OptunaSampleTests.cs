using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Tune.Servers;

namespace EndToEnd;

/// <summary>The sample with a sampler of Optuna as searcher, in a copy of its own, so that all its processes can be found by the folder that they are in.</summary>
public sealed class OptunaSampleTests : IDisposable
{
    /// <summary>The sampler has ten at random before it learns.</summary>
    private const int Trials = 16;

    /// <summary>Every kind of parameter, nested and conditional.</summary>
    private const string Everything = """
        name: everything
        command: [python3, sum.py]
        objective: {minimize: sum}
        constraints: ["whole * real <= 400"]
        space:
          real: {uniform: [0, 1]}
          log: {loguniform: [1e-4, 1]}
          steps: {quniform: [0.1, 0.9, 0.1]}
          logSteps: {qloguniform: [0.5, 64, 0.5]}
          whole: {randint: [-3, 1000]}
          wholeSteps: {qrandint: [16, 256, 16]}
          wholeLog: {lograndint: [1, 100]}
          wholeLogSteps: {qlograndint: [2, 64, 2]}
          normal: {randn: []}
          normalSteps: {qrandn: [3, 2, 0.25]}
          option: {choice: [{kind: sgd, momentum: {uniform: [0, 0.9]}}, {kind: adam}, none, true, 1, [1, {uniform: [2, 3]}], {uniform: [5, 6]}]}
          list: [{uniform: [0, 1]}, 4, {inner: {randint: [0, 2]}}]
        searcher: {command: [python3, optuna_searcher.py, SAMPLER]}
        samples: 14
        concurrency: 1
        seed: 3
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tune-optuna-").FullName;

    public OptunaSampleTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SampleProcess.Repository, "samples", "Optuna"))) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
    }

    [Fact]
    public async Task Killed_it_goes_on_and_finds_the_same_and_leaves_no_process()
    {
        // the guards of processes are Unix'
        if (OperatingSystem.IsWindows()) return;
        await using var python = await ShellServer.StartAsync("optuna.sh");
        // one at a time, so that what the sampler knows when it is asked does not depend on how fast trials are
        Edit(text => text.Replace("concurrency: 2", "concurrency: 1", StringComparison.Ordinal).Replace("samples: 40", "samples: 16", StringComparison.Ordinal));
        var undisturbed = Finish(python.Folder, "whole");
        using (var killed = Start(python.Folder, "data", "--verbose"))
        {
            killed.WaitFor("started", 8);
            Assert.NotEmpty(Processes());
            killed.Kill();
        }

        Assert.All(Processes(), SampleProcess.IsGone);
        var trials = Finish(python.Folder, "data");
        Assert.All(Processes(), SampleProcess.IsGone);

        Assert.Equal(undisturbed, trials);
        // the valleys are 0.398 deep
        Assert.InRange(trials.Min(trial => trial.Value), 0.397, 30);
    }

    [Theory]
    [InlineData("TPESampler")]
    [InlineData("RandomSampler")]
    public async Task Every_kind_of_space_is_known_to_it(string sampler)
    {
        if (OperatingSystem.IsWindows()) return;
        await using var python = await ShellServer.StartAsync("optuna.sh");
        File.WriteAllText(Path.Combine(_folder, "sum.py"), """
            import json, os
            config = json.loads(os.environ["TUNE_CONFIG"])
            print("TUNE " + json.dumps({"metrics": {"sum": config["real"] + abs(config["normal"]) + config["whole"] / 1000}}), flush=True)
            """);
        Edit(_ => Everything.Replace("SAMPLER", sampler, StringComparison.Ordinal));
        using (var begun = Start(python.Folder, "data", "--samples", "7", "--json")) Assert.Equal(0, begun.ReadToEnd().ExitCode);

        // what was told is told again to another process
        using var process = Start(python.Folder, "data", "--change", "--json");
        var trials = Read(process, 14);
        using var undisturbed = Start(python.Folder, "whole", "--json");

        Assert.Equal(Read(undisturbed, 14), trials);
        Assert.Equal(14, trials.Select(trial => trial.Config).Distinct().Count());
    }

    [Fact]
    public async Task Two_objectives_and_two_at_a_time_are_sought()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var python = await ShellServer.StartAsync("optuna.sh");
        var program = Path.Combine(_folder, "branin.py");
        File.WriteAllText(program, File.ReadAllText(program).Replace("\"height\": height", "\"height\": height, \"far\": abs(x) + abs(y)", StringComparison.Ordinal));
        Edit(text => text.Replace("objective: {minimize: height}", "objective: [{minimize: height}, {minimize: far}]", StringComparison.Ordinal).Replace("optuna_searcher.py]", "optuna_searcher.py, NSGAIISampler, '{\"population_size\": 5}']", StringComparison.Ordinal));

        using var process = Start(python.Folder, "data", "--samples", "12", "--json");

        Read(process, 12);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Edit(Func<string, string> change)
    {
        var file = Path.Combine(_folder, "experiment.yaml");
        File.WriteAllText(file, change(File.ReadAllText(file)));
    }

    private SampleProcess Start(string path, string data, params string[] options) =>
        SampleProcess.StartTune(path, ["run", Path.Combine(_folder, "experiment.yaml"), "--data", Path.Combine(_folder, data), .. options]);

    private List<(double Value, string Config)> Finish(string path, string data)
    {
        using var process = Start(path, data, "--json");
        return Read(process, Trials);
    }

    private static List<(double Value, string Config)> Read(SampleProcess process, int count)
    {
        var (code, output, error) = process.ReadToEnd();
        Assert.True(code == 0, error);
        var trials = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(count, trials.Count);
        Assert.All(trials, trial => Assert.Equal("Terminated", trial.GetProperty("status").GetString()));
        return [.. trials.Select(trial => (trial.GetProperty("value").GetDouble(), trial.GetProperty("config").GetRawText()))];
    }

    /// <summary>The processes that are in this folder or below it: the searcher and what trials run.</summary>
    private List<int> Processes() =>
        [.. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var number) && IsHere(folder) ? number : 0).Where(number => number != 0)];

    private bool IsHere(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget?.StartsWith(_folder, StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // it has ended, or is somebody else's
            return false;
        }
    }
}
