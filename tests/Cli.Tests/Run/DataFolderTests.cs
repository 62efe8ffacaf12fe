using System.Text.Json;
using Tune;

namespace Cli.Tests;

/// <summary>What is looked at and changed in a data folder, whoever has it open.</summary>
public sealed class DataFolderTests : IDisposable
{
    /// <summary>Reports twice and then waits for ever for a line that does not come.</summary>
    private const string Endless = """
        name: endless
        command: [sh, -c, 'for i in 1 2; do echo "TUNE {\"metrics\":{\"loss\":$i}}"; read -r verdict; done; echo ready; exec cat >/dev/null']
        objective: {minimize: loss}
        space: {x: {uniform: [0, 1]}}
        searcher: random
        limits: {grace: 0s}
        """;

    private readonly RunFolder _folder = new();

    [Fact]
    public async Task Experiments_are_listed()
    {
        await _folder.RunAsync();

        var (code, output, error) = await _folder.TuneAsync("list");

        Assert.Equal((0, ""), (code, string.Join('\n', error)));
        Assert.Matches(@"^square +Finished +\S+ +loss +3 TERMINATED ", output[2]);
    }

    [Fact]
    public async Task An_experiment_is_shown_with_its_trials_and_pictures()
    {
        var trials = await _folder.TrialsAsync();

        var (code, output, error) = await _folder.TuneAsync("show", "square");

        var text = string.Join('\n', output);
        Assert.Equal((0, ""), (code, string.Join('\n', error)));
        Assert.Equal("square: FINISHED after", output[0][.."square: FINISHED after".Length]);
        Assert.Contains("Trials, best first", output);
        Assert.All(trials, trial => Assert.Contains($"0000{trial.GetProperty("trial")}  Terminated", text, StringComparison.Ordinal));
        Assert.Contains("best loss so far", output);
        Assert.DoesNotContain("loss by iteration", output);
        Assert.Equal("square", JsonElement.Parse(Assert.Single((await _folder.TuneAsync("show", "square", "--json")).Output)).GetProperty("experiment").GetString());
    }

    [Fact]
    public async Task Learning_curves_are_drawn()
    {
        _folder.Write("experiment.yaml", """
            name: curves
            command: [sh, -c, 'for i in 9 4 1; do echo "TUNE {\"metrics\":{\"loss\":$i}}"; read -r verdict; done']
            objective: {minimize: loss}
            space: {x: {uniform: [0, 1]}}
            """);
        await _folder.RunAsync();

        var output = (await _folder.TuneAsync("show", "curves")).Output;

        var picture = output.SkipWhile(line => line != "loss by iteration").Skip(1).ToList();
        Assert.Matches(@"^ +9 ┤a+$", picture[0]);
        Assert.Matches(@"^ +1 ┤ +a$", picture[13]);
        Assert.Matches(@"^ +1 +iteration +3$", picture[15]);
        Assert.Matches(@"^ +a  00000  1  x=", picture[16]);
    }

    [Fact]
    public async Task What_mattered_is_shown()
    {
        _folder.Write("experiment.yaml", """
            name: mattered
            command: [sh, -c, 'echo "TUNE {\"metrics\":{\"loss\":{x}}}"']
            objective: {minimize: loss}
            space: {x: {grid_search: [1, 2, 3, 5]}, idle: {grid_search: [1, 2, 3]}}
            """);
        await _folder.RunAsync();

        var output = (await _folder.TuneAsync("show", "mattered")).Output;
        var json = JsonElement.Parse(Assert.Single((await _folder.TuneAsync("show", "mattered", "--json")).Output)).GetProperty("importance");

        var bars = output.SkipWhile(line => line != "What mattered for loss").Skip(1).ToList();
        Assert.Matches("^x +[0-9]+ %  █+$", bars[0]);
        Assert.Equal(40, bars[0].Count(mark => mark == '█'), 8.0);
        Assert.Equal(12, json.GetProperty("trials").GetInt32());
        Assert.InRange(json.GetProperty("parameters").GetProperty("x").GetDouble(), 0.8, 1);
    }

    [Theory]
    [InlineData("--csv", "trial,status,iterations,seconds,loss,config/x")]
    [InlineData("--json", "[")]
    public async Task Trials_are_exported(string form, string first)
    {
        await _folder.RunAsync();

        var (code, output, _) = await _folder.TuneAsync("export", "square", form);
        var file = _folder.PathOf("table");
        Assert.Equal(0, (await _folder.TuneAsync("export", "square", form, "-o", file)).Code);

        Assert.Equal((0, first), (code, output[0]));
        Assert.Equal(output, File.ReadAllLines(file));
        if (form == "--json") Assert.Equal(3, JsonElement.Parse(string.Concat(output)).GetArrayLength());
        else Assert.Equal(4, output.Length);
    }

    [Fact]
    public async Task Logs_of_a_trial_are_printed()
    {
        await _folder.RunAsync();

        Assert.Equal(["words of trial 1"], (await _folder.TuneAsync("logs", "square", "1")).Output);
        Assert.Equal(["words of trial 2"], (await _folder.TuneAsync("logs", "square", "2", "--follow")).Output);
        Assert.Equal((2, "trial: there is no trial 3: 'square' has 3 trials so far."), await ErrorOfAsync("logs", "square", "3"));
        Assert.Equal((2, "trial: expected the number of a trial, such as 42, got 'x'."), await ErrorOfAsync("logs", "square", "x"));
    }

    [Fact]
    public async Task Why_says_what_ended_experiment_and_trials()
    {
        _folder.Write("experiment.yaml", "name: broken\ncommand: [sh, -c, 'echo \"no such device\" >&2; exit 3']\nobjective: {minimize: loss}\nspace: {x: {uniform: [0, 1]}}\nsamples: 2\n");
        await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"));

        var experiment = (await _folder.TuneAsync("why", "broken")).Output;
        var trial = (await _folder.TuneAsync("why", "broken", "1")).Output;

        Assert.StartsWith("broken: 2 ERROR; Finished", experiment[0], StringComparison.Ordinal);
        Assert.StartsWith("2 trials failed, such as 00000: ", experiment[1], StringComparison.Ordinal);
        Assert.StartsWith("trial 00001: ERROR after 1 attempt and 0 iterations", trial[0], StringComparison.Ordinal);
        Assert.Contains("  no such device", trial);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("why")]
    [InlineData("watch")]
    [InlineData("export")]
    [InlineData("stop")]
    [InlineData("delete")]
    [InlineData("resume")]
    public async Task A_name_that_is_not_there_is_corrected(string command)
    {
        await _folder.RunAsync();

        Assert.Equal((2, $"name: there is no experiment 'squire' in '{_folder.Data}'; did you mean 'square'? There are: square."), await ErrorOfAsync(command, "squire"));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show", "square")]
    [InlineData("stop", "square")]
    [InlineData("resume", "square")]
    public async Task A_folder_without_experiments_is_said_and_not_made(params string[] command)
    {
        var (code, line) = await ErrorOfAsync(command);

        Assert.Equal(1, code);
        Assert.StartsWith($"There are no experiments in '{_folder.Data}'", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Data));
    }

    [Fact]
    public async Task While_a_process_has_the_folder_all_is_read_and_nothing_changed()
    {
        await using var tuner = await Tuner.StartLocalAsync(_folder.Data);
        await BeginEndlessAsync(tuner);

        Assert.Contains($"What runs, runs in process {Environment.ProcessId}.", (await _folder.TuneAsync("list")).Output);
        Assert.Contains($"It runs in process {Environment.ProcessId}. Watch it: tune watch endless --data {_folder.Data}", (await _folder.TuneAsync("show", "endless")).Output);
        Assert.Contains("1 RUNNING; Running", (await _folder.TuneAsync("why", "endless")).Output[0], StringComparison.Ordinal);
        Assert.Equal(2, (await _folder.TuneAsync("export", "endless")).Output.Length);
        foreach (var command in new[] { new[] { "stop", "endless" }, ["delete", "endless", "--force"] })
        {
            var (code, line) = await ErrorOfAsync(command);
            Assert.Equal(1, code);
            Assert.Contains($"process {Environment.ProcessId} runs the experiments of '{_folder.Data}'", line, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await _folder.TuneAsync("resume", "endless")).Code);
        Assert.Equal(ExperimentStatus.Running, (await tuner.GetExperiment<Configuration>("endless").GetViewAsync()).Status);
    }

    [Fact]
    public async Task What_another_process_runs_is_watched_to_its_end()
    {
        await using var tuner = await Tuner.StartLocalAsync(_folder.Data);
        await BeginEndlessAsync(tuner);
        var watching = _folder.TuneAsync("watch", "endless", "--verbose");
        var following = _folder.TuneAsync("logs", "endless", "0", "--follow");

        await tuner.GetExperiment<Configuration>("endless").StopAsync("enough");

        var (code, output, error) = await watching;
        Assert.Equal((0, ""), (code, string.Join('\n', error)));
        Assert.Contains(output, line => line.StartsWith("endless: STOPPED after", StringComparison.Ordinal) && line.Contains("enough", StringComparison.Ordinal));
        Assert.Equal(["ready"], (await following).Output);
    }

    [Fact]
    public async Task An_interrupted_experiment_is_stopped_without_running_and_then_deleted()
    {
        await using (var tuner = await Tuner.StartLocalAsync(_folder.Data)) await BeginEndlessAsync(tuner);

        Assert.Contains("Interrupted", (await _folder.TuneAsync("list")).Output[2], StringComparison.Ordinal);
        Assert.Contains($"No process runs it", (await _folder.TuneAsync("show", "endless")).Output[^1], StringComparison.Ordinal);
        Assert.Contains($"No process runs it", (await _folder.TuneAsync("watch", "endless")).Output[^1], StringComparison.Ordinal);
        Assert.Equal((1, "'endless' has not ended: it is Running. Stop it first, or delete it with --force."), await ErrorOfAsync("delete", "endless"));

        var (code, output, error) = await _folder.TuneAsync("stop", "endless", "--reason", "good enough");
        Assert.Equal((0, "endless: Stopped: good enough", ""), (code, Assert.Single(output), string.Join('\n', error)));
        Assert.Equal(1, JsonElement.Parse(Assert.Single((await _folder.TuneAsync("list", "--json")).Output)).GetProperty("trials").GetProperty("Terminated").GetInt32());
        Assert.Contains("after 1 attempt", (await _folder.TuneAsync("why", "endless", "0")).Output[0], StringComparison.Ordinal);

        Assert.Equal("endless is deleted.", Assert.Single((await _folder.TuneAsync("delete", "endless")).Output));
        Assert.Empty((await _folder.TuneAsync("list", "--json")).Output);
        Assert.False(Directory.Exists(Path.Combine(_folder.Data, "endless")));
    }

    [Fact]
    public async Task An_archived_experiment_is_listed_when_all_are_asked_for()
    {
        await using (var tuner = await Tuner.StartLocalAsync(_folder.Data))
        {
            await BeginEndlessAsync(tuner);
            await tuner.GetExperiment<Configuration>("endless").StopAsync("enough");
            await tuner.GetExperiment<Configuration>("endless").SetTagAsync(Notes.Archived, "");
        }

        Assert.Equal("1 archived: tune list --all", Assert.Single((await _folder.TuneAsync("list")).Output));
        Assert.Empty((await _folder.TuneAsync("list", "--json")).Output);
        Assert.StartsWith("endless", (await _folder.TuneAsync("list", "--all")).Output[2], StringComparison.Ordinal);
        Assert.Single((await _folder.TuneAsync("list", "--all", "--json")).Output);
        Assert.Equal(0, (await _folder.TuneAsync("show", "endless")).Code);
    }

    [Fact]
    public async Task An_interrupted_experiment_is_deleted_by_force()
    {
        await using (var tuner = await Tuner.StartLocalAsync(_folder.Data)) await BeginEndlessAsync(tuner);

        Assert.Equal("endless is deleted.", Assert.Single((await _folder.TuneAsync("delete", "endless", "--force")).Output));
    }

    [Fact]
    public async Task An_experiment_goes_on_without_its_file_and_is_extended()
    {
        await _folder.RunAsync();
        File.Delete(_folder.PathOf("experiment.yaml"));

        var (code, output, _) = await _folder.TuneAsync("resume", "square", "--json");
        Assert.Equal((0, 4, 3), (code, output.Length, _folder.Starts));
        (code, output, _) = await _folder.TuneAsync("extend", "square", "--samples", "2", "--json");

        Assert.Equal((0, 6, 5), (code, output.Length, _folder.Starts));
        Assert.Equal((2, "tune extend: expected --samples, --time, or both."), await ErrorOfAsync("extend", "square"));
        Assert.Contains("--time: expected a time such as 30s", (await ErrorOfAsync("extend", "square", "--time", "soon")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_of_code_can_be_looked_at_but_not_run()
    {
        await using (var tuner = await Tuner.StartLocalAsync(_folder.Data))
            await tuner.FitAsync(Trainable.Define("code", (Configuration config) => config.Get<double>("x")), new ExperimentSpec<Configuration> { Name = "csharp", Space = new SearchSpace { ["x"] = Domain.Uniform(0, 1) }, Objective = Objective.Minimize("loss") });

        Assert.Equal((1, "The trials of 'csharp' are C# code, 'code': run the program again that started it."), await ErrorOfAsync("resume", "csharp"));
        Assert.Equal(0, (await _folder.TuneAsync("show", "csharp")).Code);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Starts an experiment whose trial has reported twice and waits.</summary>
    private async Task BeginEndlessAsync(Tuner tuner)
    {
        var spec = Tune.Cli.ExperimentFile.Read(_folder.Write("endless.yaml", Endless), new AlgorithmRegistry());
        var program = spec.Program ?? throw new InvalidOperationException("The file names a program.");
        var experiment = await tuner.StartAsync(Trainable.Program(program), spec);
        await foreach (var update in experiment.WatchAsync())
        {
            if (update.Fact is TrialReported { Iteration: 2 }) break;
        }
    }

    private async Task<(int Code, string Error)> ErrorOfAsync(params string[] arguments)
    {
        var (code, output, error) = await _folder.TuneAsync(arguments);
        Assert.Empty(output);
        return (code, Assert.Single(error));
    }
}
