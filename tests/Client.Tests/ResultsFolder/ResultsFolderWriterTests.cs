using System.Text.Json;

namespace Tune;

public sealed class ResultsFolderWriterTests : IDisposable
{
    private readonly FolderFixture _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public async Task Files_are_as_approved_however_often_they_are_flushed(int flushEvery)
    {
        Rich(_folder.Journal);

        await _folder.Follow(flushEvery: flushEvery);

        Approved.Check("folder", _folder.Snapshot());
    }

    [Fact]
    public async Task New_metric_widens_the_table()
    {
        _folder.Journal.Trial("{}").Report(0, 1, 0.1).Report(0, 2, new Metrics { ["accuracy"] = 0.2, ["late, \"or\" not"] = 5 });

        await _folder.Follow(flushEvery: 1);

        var lines = _folder.Lines("trial_00000/progress.csv");
        Assert.EndsWith(",accuracy,\"late, \"\"or\"\" not\"", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",0.1,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",0.2,5", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_from_a_checkpoint_leaves_each_iteration_once()
    {
        _folder.Journal.Trial("{}").Report(0, 1, 0.1).Report(0, 2, 0.2, checkpoint: true).Report(0, 3, 0.3, checkpoint: true).Report(0, 4, 0.4)
            .Lost(0, 1).Attempt(0, 2, Journal.Checkpoint(0, 2)).Report(0, 3, 0.35, 2);

        await _folder.Follow(flushEvery: 1);

        var rows = _folder.Lines("trial_00000/result.json").Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal([(1, 0.1), (2, 0.2), (3, 0.35)], rows.Select(row => (row.GetProperty("training_iteration").GetInt32(), row.GetProperty("accuracy").GetDouble())));
        Assert.False(rows[2].TryGetProperty("checkpoint_dir_name", out _));
        Assert.Equal(4, _folder.Lines("trial_00000/progress.csv").Length);
    }

    [Fact]
    public async Task Non_finite_metrics_are_strings()
    {
        _folder.Journal.Trial("{}").Report(0, 1, new Metrics { ["a"] = double.NaN, ["b"] = double.PositiveInfinity, ["c"] = double.NegativeInfinity });

        await _folder.Follow();

        Assert.StartsWith("""{"a":"NaN","b":"Infinity","c":"-Infinity",""", _folder["trial_00000/result.json"], StringComparison.Ordinal);
        Assert.EndsWith(",NaN,Infinity,-Infinity\n", _folder["trial_00000/progress.csv"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trial_that_is_complete_at_the_cursor_is_not_touched()
    {
        _folder.Journal.Trial("{}").Report(0, 1, 0.1).Completed(0).Trial("{}").Report(1, 1, 0.2);
        await _folder.Follow();
        File.WriteAllText(Path.Combine(_folder.Root, "trial_00000/params.json"), """{"mark":1}""" + "\n");
        File.WriteAllText(Path.Combine(_folder.Root, "trial_00001/params.json"), "torn");

        await _folder.Follow();

        Assert.Contains("mark", _folder["trial_00000/params.json"], StringComparison.Ordinal);
        Assert.Equal("{}\n", _folder["trial_00001/params.json"]);
    }

    [Fact]
    public async Task Complete_writes_the_experiment_and_its_trials()
    {
        var facts = Rich(_folder.Journal).Ended().Facts;
        using var writer = ResultsFolderWriter.Open(_folder.Root, FolderFixture.Spec);
        for (var i = 0; i < facts.Count; i++) writer.Apply(i, facts[i]);

        await writer.CompleteAsync(_folder.Journal.Results().ToTable());

        var experiment = JsonElement.Parse(_folder["experiment.json"]);
        Assert.Equal("Finished", experiment.GetProperty("status").GetString());
        Assert.Equal("digits", experiment.GetProperty("spec").GetProperty("name").GetString());
        Assert.Equal(3, experiment.GetProperty("trials").GetInt32());
        Assert.Equal(4, _folder.Lines("trials.csv").Length);
        Assert.True(_folder.Exists("cursor"));
    }

    [Fact]
    public async Task Facts_that_were_taken_in_before_change_nothing()
    {
        Rich(_folder.Journal);
        await _folder.Follow();
        var expected = _folder.Snapshot();
        using var writer = ResultsFolderWriter.Open(_folder.Root, FolderFixture.Spec);

        for (var i = 0; i < _folder.Journal.Facts.Count; i++)
        {
            for (var again = Math.Max(0, i - 2); again <= i; again++) writer.Apply(again + 1, _folder.Journal.Facts[again]);
        }

        await writer.FlushAsync();
        Assert.Equal(expected, _folder.Snapshot());
    }

    [Fact]
    public async Task Folder_of_another_experiment_is_refused()
    {
        await _folder.Follow();
        using var writer = ResultsFolderWriter.Open(_folder.Root, FolderFixture.Spec);

        var error = Assert.Throws<TuneException>(() => writer.Apply(1, new ExperimentStarted(Journal.Start.AddDays(1))));

        Assert.Contains("has the results of another experiment", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_writer_is_refused()
    {
        using var first = ResultsFolderWriter.Open(_folder.Root, FolderFixture.Spec);

        Assert.Contains("Another process writes", Assert.Throws<TuneException>(() => ResultsFolderWriter.Open(_folder.Root, FolderFixture.Spec)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_in_the_way_is_named_and_the_next_flush_goes_on()
    {
        _folder.Journal.Trial("{}").Report(0, 1, 0.1);
        var obstacle = Path.Combine(_folder.Root, "trial_00000");
        File.WriteAllText(obstacle, "");
        using var writer = ResultsFolderWriter.Open(_folder.Root, FolderFixture.Spec);
        for (var i = 0; i < _folder.Journal.Facts.Count; i++) writer.Apply(i, _folder.Journal.Facts[i]);

        var error = await Assert.ThrowsAsync<TuneException>(() => writer.FlushAsync());
        File.Delete(obstacle);
        await writer.FlushAsync();

        Assert.Contains($"'{obstacle}' is a file where a folder has to be", error.Message, StringComparison.Ordinal);
        Assert.Single(_folder.Lines("trial_00000/result.json"));
        Assert.Throws<TuneException>(() => ResultsFolderWriter.Open(Path.Combine(_folder.Root, "cursor"), "{}"));
    }

    [Fact]
    public async Task Folder_that_is_removed_while_it_is_written_is_said_to_be_gone_and_not_made_again()
    {
        if (OperatingSystem.IsWindows()) return;
        var (folder, elsewhere) = (Path.Combine(_folder.Root, "digits"), Path.Combine(_folder.Root, "elsewhere"));
        _folder.Journal.Trial("{}").Report(0, 1, 0.1).Trial("{}");
        using var writer = ResultsFolderWriter.Open(folder, FolderFixture.Spec);
        writer.Apply(0, _folder.Journal.Facts[0]);
        await writer.FlushAsync();
        Directory.Move(folder, elsewhere);

        for (var i = 1; i < _folder.Journal.Facts.Count; i++) writer.Apply(i, _folder.Journal.Facts[i]);
        var error = await Assert.ThrowsAsync<TuneException>(() => writer.FlushAsync());

        Assert.Contains("its folder is gone. Let nothing delete the results folder", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData(28, "the disk is full")]
    [InlineData(unchecked((int)0x80070070), "the disk is full")]
    [InlineData(5, "on a disk that is there")]
    public void Explain_says_what_to_do(int code, string expected) =>
        Assert.Contains(expected, FolderFault.Explain(Path.Combine(_folder.Root, "x"), new IOException("fault", code)).Message, StringComparison.Ordinal);

    [Fact]
    public void Explain_access_denied_says_what_to_do() =>
        Assert.Contains("Make the folder writable", FolderFault.Explain(Path.Combine(_folder.Root, "x"), new UnauthorizedAccessException()).Message, StringComparison.Ordinal);

    [Fact]
    public async Task File_that_somebody_cut_is_written_whole()
    {
        _folder.Journal.Trial("{}").Report(0, 1, 0.1).Report(0, 2, 0.2);
        using var writer = ResultsFolderWriter.Open(_folder.Root, FolderFixture.Spec);
        var next = 0;
        for (; next < _folder.Journal.Facts.Count; next++) writer.Apply(next, _folder.Journal.Facts[next]);
        await writer.FlushAsync();
        File.WriteAllText(Path.Combine(_folder.Root, "trial_00000/result.json"), "{");
        File.Delete(Path.Combine(_folder.Root, "trial_00000/progress.csv"));

        writer.Apply(next, _folder.Journal.Report(0, 3, 0.3).Facts[^1]);
        await writer.FlushAsync();

        Assert.Equal(3, _folder.Lines("trial_00000/result.json").Length);
        Assert.Equal(4, _folder.Lines("trial_00000/progress.csv").Length);
    }

    public void Dispose() => _folder.Dispose();

    internal static Journal Rich(Journal journal) => journal
        .Trial("""{"lr":0.1,"optimizer":{"kind":"Sgd","momentum":0.9}}""").Report(0, 1, 0.1).Report(0, 2, 0.2, checkpoint: true)
        .Trial("""{"lr":0.2,"optimizer":{"kind":"Adam"}}""").Report(1, 1, new Metrics { ["accuracy"] = double.NaN, ["training_iteration"] = 7 })
        .Report(0, 3, 0.3).Failed(0, 1, "out of memory").Attempt(0, 2, Journal.Checkpoint(0, 2))
        .Report(1, 2, new Metrics { ["loss"] = 2 }).Report(0, 3, 0.33, 2).Completed(1)
        .Trial("""{"lr":0.3}""").Errored(2, "not even started").Report(0, 4, 0.4, 2).Failed(0, 2, "again").Attempt(0, 3, Journal.Checkpoint(0, 2)).Report(0, 3, 0.35, 3).Completed(0);
}
