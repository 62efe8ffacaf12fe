using System.Text.Json;
using Tune;

namespace Cli.Tests;

/// <summary><c>tune run</c>, in this process, with programs of one line for the shell.</summary>
public sealed class RunTests : IDisposable
{
    private readonly RunFolder _folder = new();

    [Fact]
    public async Task A_file_is_run_to_its_end_and_says_what_came_of_it()
    {
        var output = await _folder.RunAsync();

        var best = (await _folder.TrialsAsync()).Min(trial => trial.GetProperty("value").GetDouble());
        Assert.Contains("square: FINISHED after", string.Join('\n', output), StringComparison.Ordinal);
        Assert.Contains(output, line => line.StartsWith("Best trial ", StringComparison.Ordinal) && line.Contains($"loss {best.ToString("g6", System.Globalization.CultureInfo.InvariantCulture)} after 1 iteration", StringComparison.Ordinal));
        Assert.Contains($"Results: {Path.Combine(_folder.Data, "square")}", output);
        Assert.Contains($"See more: tune show square --data {_folder.Data}", output[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_again_it_runs_nothing_again_and_gives_the_same_lines()
    {
        var first = await _folder.TrialsAsync();

        Assert.Equal(first.Select(Text), (await _folder.TrialsAsync()).Select(Text));
        Assert.Equal(3, _folder.Starts);
        Assert.Equal([0, 1, 2], first.Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.All(first, trial => Assert.Equal(
            ("Terminated", trial.GetProperty("config").GetProperty("x").GetDouble(), 1, 1),
            (trial.GetProperty("status").GetString(), trial.GetProperty("metrics").GetProperty("loss").GetDouble(), trial.GetProperty("iterations").GetInt32(), trial.GetProperty("attempts").GetInt32())));
    }

    [Fact]
    public async Task Lines_for_programs_are_alone_on_standard_output()
    {
        var (code, output, error) = await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"), "--json");

        Assert.Equal(0, code);
        Assert.Equal(4, output.Length);
        var last = JsonElement.Parse(output[^1]);
        Assert.Equal(("square", "Finished", 3, 0), (last.GetProperty("experiment").GetString(), last.GetProperty("status").GetString(), last.GetProperty("trials").GetInt32(), last.GetProperty("errors").GetInt32()));
        Assert.Equal(output[..^1].Min(line => JsonElement.Parse(line).GetProperty("value").GetDouble()), last.GetProperty("best").GetProperty("value").GetDouble());
        Assert.Contains("square: FINISHED", string.Join('\n', error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_means_the_same_as_yaml()
    {
        var yaml = await _folder.TrialsAsync();
        var json = _folder.Write("experiment.json", """
            {"name": "other", "command": ["sh", "-c", "echo \"TUNE {\\\"metrics\\\":{\\\"loss\\\":$1}}\"", "square", "{x}"], "objective": {"minimize": "loss"},
             "space": {"x": {"uniform": [0, 1]}}, "searcher": {"kind": "random"}, "samples": 3, "seed": 7}
            """);

        var (code, output, _) = await _folder.TuneAsync("run", json, "--json");

        Assert.Equal(0, code);
        Assert.Equal(yaml.Select(Text), output[..^1]);
    }

    [Fact]
    public async Task The_command_line_goes_before_the_file()
    {
        Assert.Single(await _folder.TrialsAsync("--name", "short", "--samples", "1"));

        var (code, output, _) = await _folder.TuneAsync("list", "--json");

        Assert.Equal((0, "short"), (code, JsonElement.Parse(Assert.Single(output)).GetProperty("experiment").GetString()));
    }

    [Fact]
    public async Task A_file_that_differs_from_what_is_stored_names_the_differences_and_the_ways_on()
    {
        await _folder.RunAsync();
        var file = _folder.Write("experiment.yaml", RunFolder.Experiment.Replace("samples: 3", "samples: 5", StringComparison.Ordinal));

        var (code, output, error) = await _folder.TuneAsync("run", file);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Equal(3, _folder.Starts);
        Assert.Contains("  - samples: 3 → 5", error);
        foreach (var way in new[] { "--change ", "--fork NAME", "--fresh " }) Assert.Contains(error, line => line.TrimStart().StartsWith(way, StringComparison.Ordinal));
        Assert.Equal($"Such as: tune run {file} --data {_folder.Data} --change", error[^1]);
    }

    [Fact]
    public async Task Of_a_file_that_differs_the_trials_are_kept_learned_from_or_deleted()
    {
        var before = await _folder.TrialsAsync();
        _folder.Write("experiment.yaml", RunFolder.Experiment.Replace("samples: 3", "samples: 5", StringComparison.Ordinal));

        Assert.Equal(before.Select(Text), (await _folder.TrialsAsync("--change")).Take(3).Select(Text));
        Assert.Equal(5, _folder.Starts);

        _folder.Write("experiment.yaml", RunFolder.Experiment.Replace("samples: 3", "samples: 2", StringComparison.Ordinal));
        Assert.Equal(2, (await _folder.TrialsAsync("--fork", "other")).Count);
        Assert.Equal(7, _folder.Starts);

        Assert.Equal(2, (await _folder.TrialsAsync("--fresh")).Count);
        Assert.Equal(9, _folder.Starts);
        Assert.Equal(["other", "square"], (await _folder.TuneAsync("list", "--json")).Output.Select(line => JsonElement.Parse(line).GetProperty("experiment").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ways_on_exclude_each_other()
    {
        var (code, _, error) = await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"), "--change", "--fresh");

        Assert.Equal((2, "tune run: --change, --fork and --fresh exclude each other; expected one of them."), (code, Assert.Single(error)));
    }

    [Fact]
    public async Task A_program_that_fails_fails_the_run_and_is_quoted()
    {
        _folder.Write("experiment.yaml", """
            name: broken
            command: [sh, -c, 'echo "no such device" >&2; exit 3']
            objective: {minimize: loss}
            space: {x: {uniform: [0, 1]}}
            samples: 2
            """);

        var (code, _, error) = await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"));

        Assert.Equal(1, code);
        Assert.Contains("No trial of 'broken' has come to a finite 'loss'. Trial 00000: ", error[^1], StringComparison.Ordinal);
        Assert.Contains("code 3", error[^1], StringComparison.Ordinal);
        Assert.Contains($"See: tune logs broken 0 --data {_folder.Data}", error[^1], StringComparison.Ordinal);
        Assert.Contains("no such device", (await _folder.TuneAsync("logs", "broken", "0")).Output);
    }

    [Fact]
    public async Task A_program_that_never_reports_is_told_how_to()
    {
        _folder.Write("experiment.yaml", "name: silent\ncommand: [sh, -c, 'true']\nobjective: {minimize: loss}\nspace: {x: {uniform: [0, 1]}}\n");

        var (code, _, error) = await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"));

        Assert.Equal(1, code);
        Assert.Contains("TUNE {\"metrics\":{\"loss\":0.5}}", string.Join('\n', error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_fails_says_why()
    {
        _folder.Write("experiment.yaml", "name: fast\ncommand: [sh, -c, 'exit 1']\nobjective: {minimize: loss}\nspace: {x: {uniform: [0, 1]}}\nsamples: 9\nfailFast: true\nconcurrency: 1\n");

        var (code, output, error) = await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"), "--json");

        Assert.Equal(1, code);
        Assert.Equal("Failed", JsonElement.Parse(output[^1]).GetProperty("status").GetString());
        Assert.StartsWith("Experiment 'fast' failed: ", error[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_another_process_has_is_said()
    {
        await using var other = await Tuner.StartLocalAsync(_folder.Data);

        var (code, _, error) = await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"));

        Assert.Equal(1, code);
        Assert.Contains("is in use by", Assert.Single(error), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Text(JsonElement json) => json.GetRawText();
}
