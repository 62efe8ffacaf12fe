using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tune;

namespace Cli.Tests;

/// <summary>Experiments that are written to one file and brought from it to another data folder.</summary>
public sealed class ArchiveTests : IDisposable
{
    /// <summary>Adds x to what it has in its checkpoint, four times, and for as long as there is a gate; notes what it began from.</summary>
    private const string Saving = """
        name: saving
        command:
          - sh
          - -c
          - |
            state=0
            [ -z "$TUNE_CHECKPOINT" ] || state=$(cat "$TUNE_CHECKPOINT/inner/state")
            echo "$TUNE_TRIAL $TUNE_ITERATION" >>begun
            iteration=$TUNE_ITERATION
            while [ $iteration -lt $((TUNE_ITERATION + 4)) ] || [ -e gate ]; do
              iteration=$((iteration + 1)); state=$((state + $1))
              mkdir -p save/inner save/empty; echo $state >save/inner/state; ln -sf inner/state save/link
              echo "TUNE {\"metrics\":{\"loss\":$state},\"checkpoint\":\"save\"}"
              read -r verdict
              case $verdict in *continue*) ;; *) exit 0 ;; esac
              [ ! -e gate ] || sleep 0.05
            done
          - saving
          - "{x}"
        objective: {minimize: loss}
        space: {x: {randint: [10, 1000]}}
        searcher: random
        samples: 3
        concurrency: 1
        """;

    private readonly RunFolder _folder = new();

    private string Archive => _folder.PathOf("archive.zip");

    private string Elsewhere => _folder.PathOf("elsewhere");

    [Fact]
    public async Task What_is_imported_is_what_was_exported_and_goes_on_as_it_would_have()
    {
        if (OperatingSystem.IsWindows()) return;
        await _folder.RunAsync();

        var exported = await ExportAsync("square");
        var imported = await ImportAsync();

        Assert.StartsWith($"square is in {Archive}: ", exported, StringComparison.Ordinal);
        Assert.Equal($"square is imported: 3 trials, Finished. See: tune show square --data {Elsewhere}", imported);
        Assert.Equal((await _folder.TuneAsync("export", "square", "--csv")).Output, (await ElsewhereAsync("export", "square", "--csv")).Output);
        Assert.Equal(Rows((await _folder.TuneAsync("list")).Output), Rows((await ElsewhereAsync("list")).Output));
        // the journal, the spec and all
        Assert.Equal(0, (await ElsewhereAsync("export", "square", "--archive", _folder.PathOf("again.zip"))).Code);
        Assert.Equal(File.ReadAllBytes(Archive), File.ReadAllBytes(_folder.PathOf("again.zip")));

        var here = (await _folder.TuneAsync("extend", "square", "--samples", "2", "--json")).Output;
        var there = (await ElsewhereAsync("extend", "square", "--samples", "2", "--json")).Output;
        Assert.Equal(5, here.SkipLast(1).Select(ConfigOf).Distinct().Count());
        Assert.Equal(here.SkipLast(1).Select(ConfigOf), there.SkipLast(1).Select(ConfigOf));
        Assert.Equal(0, (await ElsewhereAsync("fork", "square", "other", "--json")).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("moved")]
    public async Task Trials_go_on_elsewhere_from_the_checkpoints_that_came_along(string? name)
    {
        if (OperatingSystem.IsWindows()) return;
        await HoldSavingAsync();
        await ExportAsync("saving");
        Directory.Delete(_folder.Data, recursive: true);
        Directory.Move(_folder.PathOf("code"), _folder.PathOf("moved-code"));

        var imported = await ImportAsync(["--code", _folder.PathOf("moved-code"), .. name is null ? [] : (string[])["--as", name]]);
        var (code, output, error) = await ElsewhereAsync("resume", name ?? "saving", "--json");

        Assert.Equal($"{name ?? "saving"} is imported: 1 trials, Paused. See: tune show {name ?? "saving"} --data {Elsewhere}; go on: tune resume {name ?? "saving"} --data {Elsewhere}", imported);
        Assert.True(code == 0, string.Join('\n', error));
        var trials = output.SkipLast(1).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(3, trials.Count);
        Assert.All(trials, trial => Assert.Equal(trial.GetProperty("iterations").GetInt32() * trial.GetProperty("config").GetProperty("x").GetInt32(), trial.GetProperty("value").GetInt32()));
        var begun = File.ReadAllLines(Path.Combine(_folder.PathOf("moved-code"), "begun"));
        Assert.Equal(["0 0", $"0 {trials[0].GetProperty("iterations").GetInt32() - 4}", "1 0", "2 0"], begun);
        Assert.NotEqual("0 0", begun[1]);
        var archives = Directory.EnumerateDirectories(Path.Combine(Elsewhere, name ?? "saving", "checkpoints", "00000")).ToList();
        Assert.Equal("inner/state", new FileInfo(Path.Combine(Assert.Single(archives), "link")).LinkTarget);
    }

    [Fact]
    public async Task Without_checkpoints_it_is_smaller_and_shown_all_the_same()
    {
        if (OperatingSystem.IsWindows()) return;
        await HoldSavingAsync();

        var line = await ExportAsync("saving", "--no-checkpoints");
        await ImportAsync();

        Assert.Contains(" 0 checkpoints, ", line, StringComparison.Ordinal);
        Assert.Equal((await _folder.TuneAsync("export", "saving")).Output, (await ElsewhereAsync("export", "saving")).Output);
        Assert.False(Directory.Exists(Path.Combine(Elsewhere, "saving", "checkpoints")));
    }

    [Fact]
    public async Task While_it_runs_it_is_exported_as_it_was_at_one_moment_and_holds_elsewhere()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var tuner = await Tuner.StartLocalAsync(_folder.Data);
        var experiment = await BeginAsync(tuner, Saving.Replace("samples: 3", "samples: null\nstop: {after: 1h}", StringComparison.Ordinal));
        await foreach (var update in experiment.WatchAsync())
            if (update.Fact is Tune.Facts.TrialReported { Trial.Number: 2 }) break;

        var line = await ExportAsync("saving");
        await tuner.ExportAsync("saving", _folder.PathOf("library.zip"));
        await experiment.StopAsync();
        await ImportAsync();

        var shown = JsonElement.Parse(Assert.Single((await ElsewhereAsync("show", "saving", "--json")).Output));
        Assert.Equal("Paused it was running when it was exported", $"{shown.GetProperty("status").GetString()} {shown.GetProperty("reason").GetString()}");
        Assert.True(shown.GetProperty("trials").GetInt32() >= 3, line);
        await using var other = await Tuner.StartLocalAsync(_folder.PathOf("third"));
        Assert.Equal("library", await other.ImportAsync(_folder.PathOf("library.zip"), "library"));
        Assert.Equal(ExperimentStatus.Paused, (await other.GetExperiment<Configuration>("library").GetViewAsync()).Status);
        var again = await Assert.ThrowsAsync<TuneException>(() => other.ImportAsync(_folder.PathOf("library.zip"), "library"));
        Assert.Equal("There is an experiment 'library' already: import it by another name (--as), or delete that one first.", again.Message);
        Assert.Equal(0, (await ElsewhereAsync("stop", "saving")).Code);
    }

    [Theory]
    [InlineData("no zip", "is no archive of an experiment: it is no zip file")]
    [InlineData("cut", "is no archive of an experiment: it is no zip file, or its end is missing")]
    [InlineData("no manifest", "is no archive of an experiment: it has no manifest.json")]
    [InlineData("other format", "is no archive of an experiment: its manifest.json is of something else")]
    [InlineData("newer", "was written by a newer version: its archive is of version 2, and this one reads up to 1.")]
    [InlineData("part of a manifest", "is damaged: its manifest.json can't be read: ")]
    [InlineData("no spec", "is damaged: it has no spec.json.")]
    [InlineData("journal changed", "is damaged: its journal.jsonl is not what was written.")]
    [InlineData("journal longer", "is damaged: its journal.jsonl is longer than it may be.")]
    [InlineData("journal that can't be", "is damaged: Trial 00000 ")]
    [InlineData("entry missing", "is damaged: its journal has the entry 3 in the place of 2.")]
    [InlineData("checkpoint changed", "is damaged: the files of the checkpoint checkpoint_")]
    [InlineData("checkpoint file missing", "is damaged: the files of the checkpoint checkpoint_")]
    [InlineData("checkpoint longer", "is longer than it may be.")]
    [InlineData("checkpoint of nobody", "is damaged: its journal does not have the checkpoint checkpoint_000009 of trial 7.")]
    [InlineData("too big", "is too big: what is in it takes ")]
    [InlineData("journal too big", "is too big: its journal takes ")]
    [InlineData("too big to add", "is damaged: its manifest.json has sizes that nothing has.")]
    [InlineData("less than nothing", "is damaged: its manifest.json has a size that is less than nothing.")]
    [InlineData("up", "is not imported: it has a file '../evil'")]
    [InlineData("rooted", "is not imported: it has a file '/tmp/evil'")]
    [InlineData("drive", "is not imported: it has a file 'C:\\evil'")]
    [InlineData("up in a checkpoint", "is not imported: it has a file 'checkpoints/00000/checkpoint_000001/../../../evil'")]
    [InlineData("twice", "is not imported: it has two files 'spec.json'")]
    [InlineData("unknown file", "is not imported: it has a file 'evil'")]
    [InlineData("checkpoint's name", "is not imported: it has a checkpoint '../../evil' of trial 0")]
    [InlineData("link out", "is not imported: it has a link 'out' to '../../evil'")]
    [InlineData("link rooted", "is not imported: it has a link 'out' to '/etc'")]
    [InlineData("link by a link", "is not imported: it has a link 'out' to 'link/..'")]
    [InlineData("name", "Name: '../evil' can't name a folder everywhere")]
    public async Task What_can_not_be_imported_is_said_and_leaves_nothing(string how, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        await HoldSavingAsync();
        await ExportAsync("saving");
        Damage(how);

        var (code, output, error) = await ElsewhereAsync("import", Archive);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(expected, Assert.Single(error), StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/evil"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_folder.Data) ?? "", "evil*", SearchOption.AllDirectories));
        if (Directory.Exists(Elsewhere))
        {
            Assert.Equal("There are no experiments in", Assert.Single((await ElsewhereAsync("list")).Output)[.."There are no experiments in".Length]);
            Assert.Empty(Directory.EnumerateDirectories(Elsewhere, "checkpoint_*", SearchOption.AllDirectories));
        }
    }

    [Fact]
    public async Task What_is_there_already_or_open_elsewhere_is_said()
    {
        await _folder.RunAsync();
        await ExportAsync("square");

        Assert.Equal((1, "There is an experiment 'square' already: import it by another name (--as), or delete that one first."), await ErrorAsync("import", Archive));
        Assert.Equal((1, $"There is no file '{_folder.PathOf("nowhere.zip")}'."), await ErrorAsync("import", _folder.PathOf("nowhere.zip")));
        Assert.Equal((2, "--code: there is no folder 'nowhere'."), await ErrorAsync("import", Archive, "--code", "nowhere"));
        Assert.Equal((1, "There is an experiment 'square' already: import it by another name (--as), or delete that one first."), await ErrorAsync("import", Archive, "--as", "SQUARE"));
        await using var tuner = await Tuner.StartLocalAsync(_folder.Data);
        Assert.StartsWith($"process {Environment.ProcessId} runs the experiments of '{_folder.Data}'", (await ErrorAsync("import", Archive, "--as", "other")).Line, StringComparison.Ordinal);
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

    /// <summary>Runs the experiment until its first trial has reported twice, and holds it.</summary>
    private async Task HoldSavingAsync()
    {
        Directory.CreateDirectory(_folder.PathOf("code"));
        var gate = _folder.Write("code/gate", "");
        await using var tuner = await Tuner.StartLocalAsync(_folder.Data);
        var experiment = await BeginAsync(tuner, Saving);
        await foreach (var update in experiment.WatchAsync())
            if (update.Fact is Tune.Facts.TrialReported { Iteration: 2 }) break;
        await experiment.PauseAsync();
        await foreach (var update in experiment.WatchAsync())
            if (update.Fact is Tune.Facts.TrialPaused) break;
        File.Delete(gate);
        // those that are not kept are gone after this
        Assert.Single(await experiment.GetCheckpointsAsync(new TrialId(0)));
    }

    private async Task<ExperimentHandle<Configuration>> BeginAsync(Tuner tuner, string text)
    {
        Directory.CreateDirectory(_folder.PathOf("code"));
        // what all trials find where they run has to be there before
        _folder.Write("code/begun", "");
        var spec = Tune.Cli.ExperimentFile.Read(_folder.Write("code/experiment.yaml", text), new AlgorithmRegistry());
        return await tuner.StartAsync(Trainable.Program(spec.Program ?? throw new InvalidOperationException("The file has a program.")), spec);
    }

    private async Task<string> ExportAsync(string name, params string[] options)
    {
        var (code, output, error) = await _folder.TuneAsync(["export", name, "--archive", Archive, .. options]);
        Assert.True(code == 0, string.Join('\n', error));
        return Assert.Single(output);
    }

    private async Task<string> ImportAsync(params string[] options)
    {
        var (code, output, error) = await ElsewhereAsync(["import", Archive, .. options]);
        Assert.True(code == 0, string.Join('\n', error));
        return Assert.Single(output);
    }

    private Task<(int Code, string[] Output, string[] Error)> ElsewhereAsync(params string[] arguments) => TuneCommand.RunAsync([.. arguments, "--data", Elsewhere]);

    private async Task<(int Code, string Line)> ErrorAsync(params string[] arguments)
    {
        var (code, _, error) = await _folder.TuneAsync(arguments);
        return (code, Assert.Single(error));
    }

    private static IEnumerable<string> Rows(string[] lines) => lines.Where(line => line.StartsWith("square", StringComparison.Ordinal));

    private static string ConfigOf(string line) => JsonElement.Parse(line).GetProperty("config").GetRawText();

    /// <summary>Does something to the archive.</summary>
    private void Damage(string how)
    {
        if (how == "no zip") File.WriteAllText(Archive, "no zip");
        if (how == "cut") File.WriteAllBytes(Archive, File.ReadAllBytes(Archive)[..^30]);
        if (how is "no zip" or "cut") return;
        using var zip = ZipFile.Open(Archive, ZipArchiveMode.Update);
        var saved = zip.Entries.Single(entry => entry.FullName.EndsWith("/inner/state", StringComparison.Ordinal)).FullName;
        switch (how)
        {
            case "no manifest": Entry(zip, "manifest.json").Delete(); break;
            case "no spec": Entry(zip, "spec.json").Delete(); break;
            case "other format": Edit(zip, manifest => manifest["format"] = "another"); break;
            case "newer": Edit(zip, manifest => (manifest["version"], manifest["checkpoints"]) = (2, "elsewhere")); break;
            case "part of a manifest": Edit(zip, manifest => manifest.Remove("spec")); break;
            case "journal changed": Write(zip, "journal.jsonl", text => text.Replace("\"trial\":0", "\"trial\":1", StringComparison.Ordinal)); break;
            case "journal longer": Write(zip, "journal.jsonl", text => text + "\n"); break;
            case "journal that can't be": WriteJournal(zip, lines => [.. lines, lines[^1].Replace($"\"sequence\":{lines.Count}", $"\"sequence\":{lines.Count + 1}", StringComparison.Ordinal)]); break;
            case "entry missing": WriteJournal(zip, lines => [lines[0], .. lines.Skip(2)]); break;
            case "checkpoint changed": Write(zip, saved, text => new string('9', text.Length)); break;
            case "checkpoint file missing": Entry(zip, saved).Delete(); break;
            case "checkpoint longer": Write(zip, saved, text => text + "more"); break;
            case "checkpoint of nobody": Edit(zip, manifest => manifest["checkpoints"]?.AsArray().Add(JsonNode.Parse("""{"trial":7,"name":"checkpoint_000009","bytes":0,"links":{}}"""))); break;
            case "too big": Edit(zip, manifest => First(manifest)["bytes"] = long.MaxValue / 2); break;
            case "journal too big": Edit(zip, manifest => JournalOf(manifest)["bytes"] = long.MaxValue / 2); break;
            case "too big to add": Edit(zip, manifest => First(manifest)["bytes"] = long.MaxValue); break;
            case "less than nothing": Edit(zip, manifest => First(manifest)["bytes"] = -1); break;
            case "up": Add(zip, "../evil"); break;
            case "rooted": Add(zip, "/tmp/evil"); break;
            case "drive": Add(zip, "C:\\evil"); break;
            case "up in a checkpoint": Add(zip, "checkpoints/00000/checkpoint_000001/../../../evil"); break;
            case "twice": Add(zip, "spec.json"); break;
            case "unknown file": Add(zip, "evil"); break;
            case "checkpoint's name": Edit(zip, manifest => First(manifest)["name"] = "../../evil"); break;
            case "link out": Edit(zip, manifest => First(manifest)["links"] = new JsonObject { ["out"] = "../../evil" }); break;
            case "link rooted": Edit(zip, manifest => First(manifest)["links"] = new JsonObject { ["out"] = "/etc" }); break;
            case "link by a link": Edit(zip, manifest => First(manifest)["links"] = new JsonObject { ["out"] = "link/.." }); break;
            case "name": Edit(zip, manifest => manifest["experiment"] = "../evil"); break;
            default: throw new InvalidOperationException($"Nobody knows how to do '{how}'.");
        }
    }

    private static ZipArchiveEntry Entry(ZipArchive zip, string name) => zip.GetEntry(name) ?? throw new InvalidOperationException($"There is no {name}.");

    private static void Add(ZipArchive zip, string name)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write("evil");
    }

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(Entry(zip, name).Open());
        return reader.ReadToEnd();
    }

    private static string Write(ZipArchive zip, string name, Func<string, string> change)
    {
        var text = change(Read(zip, name));
        Entry(zip, name).Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(text);
        return text;
    }

    private static void Edit(ZipArchive zip, Action<JsonObject> change) => Write(zip, "manifest.json", text =>
    {
        var manifest = JsonNode.Parse(text)?.AsObject() ?? [];
        change(manifest);
        return manifest.ToJsonString();
    });

    /// <summary>With a manifest that fits it.</summary>
    private static void WriteJournal(ZipArchive zip, Func<List<string>, List<string>> change)
    {
        var text = Encoding.UTF8.GetBytes(Write(zip, "journal.jsonl", text => string.Concat(change([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)]).Select(line => line + "\n"))));
        Edit(zip, manifest => manifest["journal"] = new JsonObject { ["bytes"] = text.Length, ["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)) });
    }

    private static JsonObject First(JsonObject manifest) => manifest["checkpoints"]?[0]?.AsObject() ?? [];

    private static JsonObject JournalOf(JsonObject manifest) => manifest["journal"]?.AsObject() ?? [];
}
