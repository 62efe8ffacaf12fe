using System.Text.Json;
using Tune;

namespace Cli.Tests;

/// <summary>Experiments that are written to one file and brought from it to another data folder.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    [Fact]
    public async Task What_is_imported_is_what_was_exported_and_goes_on_as_it_would_have()
    {
        if (OperatingSystem.IsWindows()) return;
        await _folder.RunAsync();

        var exported = await _folder.ExportAsync("square");
        var imported = await _folder.ImportAsync();

        Assert.StartsWith($"square is in {_folder.Archive}: ", exported, StringComparison.Ordinal);
        Assert.Equal($"square is imported: 3 trials, Finished. See: tune show square --data {_folder.Elsewhere}", imported);
        Assert.Equal((await _folder.TuneAsync("export", "square", "--csv")).Output, (await _folder.ElsewhereAsync("export", "square", "--csv")).Output);
        Assert.Equal(Rows((await _folder.TuneAsync("list")).Output), Rows((await _folder.ElsewhereAsync("list")).Output));
        // the journal, the spec and all
        Assert.Equal(0, (await _folder.ElsewhereAsync("export", "square", "--archive", _folder.PathOf("again.zip"))).Code);
        Assert.Equal(File.ReadAllBytes(_folder.Archive), File.ReadAllBytes(_folder.PathOf("again.zip")));

        var here = (await _folder.TuneAsync("extend", "square", "--samples", "2", "--json")).Output;
        var there = (await _folder.ElsewhereAsync("extend", "square", "--samples", "2", "--json")).Output;
        Assert.Equal(5, here.SkipLast(1).Select(ConfigOf).Distinct().Count());
        Assert.Equal(here.SkipLast(1).Select(ConfigOf), there.SkipLast(1).Select(ConfigOf));
        Assert.Equal(0, (await _folder.ElsewhereAsync("fork", "square", "other", "--json")).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("moved")]
    public async Task Trials_go_on_elsewhere_from_the_checkpoints_that_came_along(string? name)
    {
        if (OperatingSystem.IsWindows()) return;
        await _folder.HoldSavingAsync();
        await _folder.ExportAsync("saving");
        Directory.Delete(_folder.Data, recursive: true);
        Directory.Move(_folder.PathOf("code"), _folder.PathOf("moved-code"));

        var imported = await _folder.ImportAsync(["--code", _folder.PathOf("moved-code"), .. name is null ? [] : (string[])["--as", name]]);
        var (code, output, error) = await _folder.ElsewhereAsync("resume", name ?? "saving", "--json");

        Assert.Equal($"{name ?? "saving"} is imported: 1 trials, Paused. See: tune show {name ?? "saving"} --data {_folder.Elsewhere}; go on: tune resume {name ?? "saving"} --data {_folder.Elsewhere}", imported);
        Assert.True(code == 0, string.Join('\n', error));
        var trials = output.SkipLast(1).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(3, trials.Count);
        Assert.All(trials, trial => Assert.Equal(trial.GetProperty("iterations").GetInt32() * trial.GetProperty("config").GetProperty("x").GetInt32(), trial.GetProperty("value").GetInt32()));
        var begun = File.ReadAllLines(Path.Combine(_folder.PathOf("moved-code"), "begun"));
        Assert.Equal(["0 0", $"0 {trials[0].GetProperty("iterations").GetInt32() - 4}", "1 0", "2 0"], begun);
        Assert.NotEqual("0 0", begun[1]);
        var archives = Directory.EnumerateDirectories(Path.Combine(_folder.Elsewhere, name ?? "saving", "checkpoints", "00000")).ToList();
        Assert.Equal("inner/state", new FileInfo(Path.Combine(Assert.Single(archives), "link")).LinkTarget);
    }

    [Fact]
    public async Task Without_checkpoints_it_is_smaller_and_shown_all_the_same()
    {
        if (OperatingSystem.IsWindows()) return;
        await _folder.HoldSavingAsync();

        var line = await _folder.ExportAsync("saving", "--no-checkpoints");
        await _folder.ImportAsync();

        Assert.Contains(" 0 checkpoints, ", line, StringComparison.Ordinal);
        Assert.Equal((await _folder.TuneAsync("export", "saving")).Output, (await _folder.ElsewhereAsync("export", "saving")).Output);
        Assert.False(Directory.Exists(Path.Combine(_folder.Elsewhere, "saving", "checkpoints")));
    }

    [Fact]
    public async Task While_it_runs_it_is_exported_as_it_was_at_one_moment_and_holds_elsewhere()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var tuner = await Tuner.StartLocalAsync(_folder.Data);
        var experiment = await _folder.BeginAsync(tuner, ArchiveFolder.Saving.Replace("samples: 3", "samples: null\nstop: {after: 1h}", StringComparison.Ordinal));
        await foreach (var update in experiment.WatchAsync())
            if (update.Fact is Tune.Facts.TrialReported { Trial.Number: 2 }) break;

        var line = await _folder.ExportAsync("saving");
        await tuner.ExportAsync("saving", _folder.PathOf("library.zip"));
        await experiment.StopAsync();
        await _folder.ImportAsync();

        var shown = JsonElement.Parse(Assert.Single((await _folder.ElsewhereAsync("show", "saving", "--json")).Output));
        Assert.Equal("Paused it was running when it was exported", $"{shown.GetProperty("status").GetString()} {shown.GetProperty("reason").GetString()}");
        Assert.True(shown.GetProperty("trials").GetInt32() >= 3, line);
        await using var other = await Tuner.StartLocalAsync(_folder.PathOf("third"));
        Assert.Equal("library", await other.ImportAsync(_folder.PathOf("library.zip"), "library"));
        Assert.Equal(ExperimentStatus.Paused, (await other.GetExperiment<Configuration>("library").GetViewAsync()).Status);
        var again = await Assert.ThrowsAsync<TuneException>(() => other.ImportAsync(_folder.PathOf("library.zip"), "library"));
        Assert.Equal("There is an experiment 'library' already: import it by another name (--as, or ?name= over HTTP), or delete that one first.", again.Message);
        Assert.Equal(0, (await _folder.ElsewhereAsync("stop", "saving")).Code);
    }

    [Fact]
    public async Task What_is_there_already_or_open_elsewhere_is_said()
    {
        await _folder.RunAsync();
        await _folder.ExportAsync("square");

        Assert.Equal((1, "There is an experiment 'square' already: import it by another name (--as, or ?name= over HTTP), or delete that one first."), await ErrorAsync("import", _folder.Archive));
        Assert.Equal((1, $"There is no file '{_folder.PathOf("nowhere.zip")}'."), await ErrorAsync("import", _folder.PathOf("nowhere.zip")));
        Assert.Equal((2, "--code: there is no folder 'nowhere'."), await ErrorAsync("import", _folder.Archive, "--code", "nowhere"));
        Assert.Equal((1, "There is an experiment 'square' already: import it by another name (--as, or ?name= over HTTP), or delete that one first."), await ErrorAsync("import", _folder.Archive, "--as", "SQUARE"));
        await using var tuner = await Tuner.StartLocalAsync(_folder.Data);
        Assert.StartsWith($"process {Environment.ProcessId} runs the experiments of '{_folder.Data}'", (await ErrorAsync("import", _folder.Archive, "--as", "other")).Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv --archive a.zip", "tune export: --csv and --archive exclude each other.")]
    [InlineData("--no-checkpoints", "--no-checkpoints: expected --archive FILE as well.")]
    [InlineData("--archive a.zip -o b.zip", "--output: an archive goes into the file that --archive names.")]
    public async Task Options_that_exclude_each_other_are_said(string options, string expected)
    {
        await _folder.RunAsync();

        Assert.Equal((2, expected), await ErrorAsync(["export", "square", .. options.Split(' ')]));
    }

    [Fact]
    public async Task A_file_that_can_not_be_written_is_said()
    {
        await _folder.RunAsync();
        var nowhere = _folder.PathOf("nowhere/archive.zip");

        var (code, line) = await ErrorAsync("export", "square", "--archive", nowhere);

        Assert.Equal(1, code);
        Assert.StartsWith($"'{nowhere}' can't be written: ", line, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Line)> ErrorAsync(params string[] arguments)
    {
        var (code, _, error) = await _folder.TuneAsync(arguments);
        return (code, Assert.Single(error));
    }

    private static IEnumerable<string> Rows(string[] lines) => lines.Where(line => line.StartsWith("square", StringComparison.Ordinal));

    private static string ConfigOf(string line) => JsonElement.Parse(line).GetProperty("config").GetRawText();
}
