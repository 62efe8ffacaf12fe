using System.Collections.Immutable;
using System.Text;

namespace Tune.Storage;

/// <summary>What grains rely on in a store of experiments, whatever it stores them in.</summary>
public abstract class ExperimentStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The store; empty at first.</summary>
    protected abstract IExperimentStore Store { get; }

    public async Task InitializeAsync()
    {
        await OpenAsync();
        await Store.CreateAsync(A.Experiment("digits"), None);
    }

    public abstract Task DisposeAsync();

    /// <summary>Makes the store ready.</summary>
    protected virtual Task OpenAsync() => Task.CompletedTask;

    [Fact]
    public async Task Create_of_an_existing_name_throws_and_keeps_the_first()
    {
        await Assert.ThrowsAsync<DuplicateExperimentException>(
            () => Store.CreateAsync(A.Experiment("digits") with { SpecJson = "[]" }, None));

        Assert.Equal(A.Experiment("digits") with { Incarnation = 1 }, await Store.FindAsync("digits", None));
        Assert.Null(await Store.FindAsync("Digits", None));
    }

    [Fact]
    public async Task Create_treats_names_and_texts_as_data()
    {
        var row = A.Experiment("o'Neil \"; DROP TABLE trials; -- ü😀") with { Status = "", SpecJson = new string('é', 5000) };

        await Store.CreateAsync(row, None);

        Assert.Equal(row with { Incarnation = await Store.IncarnationAsync(row.Name) }, await Store.FindAsync(row.Name, None));
    }

    [Fact]
    public async Task List_gives_the_oldest_first()
    {
        await Store.CreateAsync(A.Experiment("older") with { CreatedAt = A.Time.AddDays(-1) }, None);

        var time = A.Time;
        Assert.Equal([new ExperimentEntry("older", "Running", "digits", time.AddDays(-1), time), new ExperimentEntry("digits", "Running", "digits", time, time)], await Store.ListAsync(None) as IEnumerable<ExperimentEntry>);
    }

    [Fact]
    public async Task Outline_says_what_the_trials_of_each_have_come_to()
    {
        var other = A.Experiment("other") with { CreatedAt = A.Time.AddDays(1) };
        await Store.CreateAsync(other, None);
        var tag = A.Entry(2, """{"name":"stage","value":"first"}""", kind: "tag-set");
        var batch = A.Batch(0, A.Entry(1), tag, A.Entry(3)) with
        {
            Trials = [A.Trial(0) with { Status = "Error" }, A.Trial(1, 0.5), A.Trial(2, 0.25), A.Trial(3, 0.25), A.Trial(4, 0.5), A.Trial(5, double.NaN)],
        };
        await Store.AppendAsync("digits", batch, None);
        await Store.AppendAsync("digits", A.Batch(3) with { Trials = [A.Trial(1, 0.75) with { Status = "Terminated" }] }, None);

        var outlines = await Store.OutlineAsync(None);

        Assert.Equal(["digits", "other"], outlines.Select(outline => outline.Row.Name));
        Assert.Equal(await Store.FindAsync("digits", None), outlines[0].Row);
        Assert.Equal([("Error", 1), ("Running", 4), ("Terminated", 1)], outlines[0].Counts.Order());
        Assert.Equal(((2, 0.25), (1, 0.75)), (outlines[0].Least, outlines[0].Greatest));
        Assert.Equal(tag, Assert.Single(outlines[0].Tags));
        Assert.Equal((0, null, null, 0), (outlines[1].Counts.Length, outlines[1].Least, outlines[1].Greatest, outlines[1].Tags.Length));
    }

    [Fact]
    public async Task Import_stores_all_at_once_and_is_gone_on_with()
    {
        var row = A.Experiment("imported") with { Status = "Stopped", UpdatedAt = A.Entry(3).At };
        ImmutableArray<JournalEntry> journal = [A.Entry(1), A.Report(2, 0, 1, """{"loss":0.5}"""), A.Entry(3)];

        await Store.ImportAsync(row, journal, [A.Trial(0, 0.5)], None);

        var incarnation = await Store.IncarnationAsync("imported");
        Assert.Equal(row with { Incarnation = incarnation }, await Store.FindAsync("imported", None));
        Assert.Equal(journal.AsEnumerable(), await Store.ReadAsync("imported", 0, 10, None));
        Assert.Equal((0, 0.5), (await Store.OutlineAsync(None)).Single(outline => outline.Row.Name == "imported").Least);
        await Store.AppendAsync("imported", A.Batch(3, A.Entry(4)) with { Incarnation = incarnation }, None);
        Assert.Equal(4, await Store.HeadAsync("imported", None));
    }

    [Fact]
    public async Task Import_of_a_name_that_exists_throws_and_changes_nothing()
    {
        await Store.AppendAsync("digits", A.Batch(0, A.Entry(1)), None);

        await Assert.ThrowsAsync<DuplicateExperimentException>(() => Store.ImportAsync(A.Experiment("digits"), [A.Entry(1), A.Entry(2)], [A.Trial(0)], None));

        Assert.Equal(1, await Store.HeadAsync("digits", None));
        Assert.Empty((await Store.OutlineAsync(None))[0].Counts);
    }

    [Fact]
    public async Task Import_of_what_can_not_be_a_journal_leaves_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ImportAsync(A.Experiment("imported"), [A.Entry(1), A.Entry(3)], [], None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ImportAsync(A.Experiment("imported"), [A.Entry(1, "[]")], [], None));

        Assert.Null(await Store.FindAsync("imported", None));
    }

    [Fact]
    public async Task Append_is_read_back_as_it_was()
    {
        var entry = new JournalEntry(1, "reported", 3, 2, 7, A.Time.ToOffset(TimeSpan.FromHours(2)), """{"metrics":{"loss":0.5},"note":"ü😀"}""");
        await Store.AppendAsync("digits", A.Batch(0, entry, A.Entry(2)), None);

        Assert.Equal(new[] { entry, A.Entry(2) }, await Store.ReadAsync("digits", 0, 10, None));
        Assert.Equal(2, await Store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task Append_sets_status_and_time_and_leaves_a_status_that_is_null()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 1) with { ExperimentStatus = "Paused" }, None);
        await Store.AppendAsync("digits", A.BatchOf(1, 1), None);

        var expected = A.Experiment("digits") with { Incarnation = 1, Status = "Paused", UpdatedAt = A.Entry(2).At };
        Assert.Equal(expected, await Store.FindAsync("digits", None));
    }

    [Fact]
    public async Task Append_at_another_head_throws_and_writes_nothing()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 2), None);

        var error = await Assert.ThrowsAsync<JournalConflictException>(
            () => Store.AppendAsync("digits", A.BatchOf(1, 3) with { Trials = [A.Trial(0)], ExperimentStatus = "Error" }, None));

        Assert.Equal((1L, 2L), (error.Expected, error.Stored));
        Assert.Equal(2, await Store.HeadAsync("digits", None));
        Assert.Equal("Running", (await Store.FindAsync("digits", None))?.Status);
    }

    [Fact]
    public async Task Append_of_misnumbered_or_malformed_entries_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendAsync("digits", A.Batch(0, A.Entry(2)), None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendAsync("digits", A.Batch(0, A.Entry(1, "[1]")), None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AppendAsync("digits", A.Batch(0, A.Entry(1, "{\"a\":NaN}")), None));
    }

    [Fact]
    public async Task Unknown_experiments_are_named()
    {
        await Assert.ThrowsAsync<UnknownExperimentException>(() => Store.AppendAsync("iris", A.BatchOf(0, 1), None));
        await Assert.ThrowsAsync<UnknownExperimentException>(() => Store.ReadAsync("iris", 0, 1, None));
        await Assert.ThrowsAsync<UnknownExperimentException>(() => Store.SaveSnapshotAsync("iris", 1, 0, Bytes("{}"), None));
    }

    [Fact]
    public async Task Read_pages_through_the_journal()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 5), None);

        Assert.Equal([1L, 2, 3], (await Store.ReadAsync("digits", 0, 3, None)).Select(entry => entry.Sequence));
        Assert.Equal([4L, 5], (await Store.ReadAsync("digits", 3, 3, None)).Select(entry => entry.Sequence));
        Assert.Empty(await Store.ReadAsync("digits", 5, 3, None));
    }

    [Fact]
    public async Task ReadTrial_gives_that_trial_of_that_experiment_only()
    {
        await Store.CreateAsync(A.Experiment("other"), None);
        await Store.AppendAsync("other", await A.Batch(0, A.Entry(1, trial: 7)).ForAsync(Store, "other"), None);
        await Store.AppendAsync("digits", A.Batch(0, A.Entry(1), A.Entry(2, trial: 7), A.Entry(3, trial: 8), A.Entry(4, trial: 7)), None);

        Assert.Equal([2L, 4], (await Store.ReadTrialAsync("digits", 7, None)).Select(entry => entry.Sequence));
        Assert.Empty(await Store.ReadTrialAsync("digits", 9, None));
    }

    [Fact]
    public async Task ReadTrial_finds_entries_far_apart()
    {
        var entries = Enumerable.Range(1, 5000).Select(i => A.Entry(i, trial: i % 1500 == 0 ? 7 : 8));
        await Store.AppendAsync("digits", A.Batch(0, [.. entries]), None);

        Assert.Equal([1500L, 3000, 4500], (await Store.ReadTrialAsync("digits", 7, None)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Snapshots_keep_the_newest_only()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 5), None);
        Assert.Null(await Store.FindSnapshotAsync("digits", None));

        await Store.SaveSnapshotAsync("digits", 1, 4, Bytes("four"), None);
        await Store.SaveSnapshotAsync("digits", 1, 2, Bytes("two"), None);
        Assert.Equal((4, "four"), await FindSnapshotAsync());

        await Store.SaveSnapshotAsync("digits", 1, 5, Bytes("five"), None);
        Assert.Equal((5, "five"), await FindSnapshotAsync());
        await Assert.ThrowsAsync<JournalConflictException>(() => Store.SaveSnapshotAsync("digits", 1, 6, Bytes("six"), None));
    }

    [Fact]
    public async Task New_spec_comes_with_its_entry_and_what_was_saved_under_the_old_one_is_gone()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 5), None);
        await Store.SaveSnapshotAsync("digits", 1, 4, Bytes("four"), None);
        var change = A.Batch(5, A.Entry(6, kind: "changed")) with { SpecJson = """{"samples":20}""" };

        await Assert.ThrowsAsync<JournalConflictException>(() => Store.AppendAsync("digits", change with { ExpectedHead = 4, Entries = [A.Entry(5, kind: "changed")] }, None));
        Assert.Equal(A.Experiment("digits").SpecJson, (await Store.FindAsync("digits", None))?.SpecJson);
        await Store.AppendAsync("digits", change, None);
        Assert.Equal(change.SpecJson, (await Store.FindAsync("digits", None))?.SpecJson);
        Assert.Null(await Store.FindSnapshotAsync("digits", None));

        // of somebody who has not heard of it
        await Store.SaveSnapshotAsync("digits", 1, 5, Bytes("five"), None);
        Assert.Null(await Store.FindSnapshotAsync("digits", None));
        await Store.AppendAsync("digits", A.Batch(6, A.Entry(7)), None);
        await Store.SaveSnapshotAsync("digits", 1, 6, Bytes("six"), None);
        Assert.Equal((6, "six"), await FindSnapshotAsync());
        Assert.Equal(change.SpecJson, (await Store.FindAsync("digits", None))?.SpecJson);
    }

    [Fact]
    public async Task Delete_removes_all_of_one_experiment_and_is_idempotent()
    {
        await Store.AppendAsync("digits", A.BatchOf(0, 5) with { Trials = [A.Trial(0)] }, None);
        await Store.SaveSnapshotAsync("digits", 1, 4, Bytes("four"), None);

        await Store.DeleteAsync("digits", 1, None);
        await Store.DeleteAsync("digits", 1, None);

        Assert.Null(await Store.FindAsync("digits", None));
        Assert.Null(await Store.FindSnapshotAsync("digits", None));
        await Store.CreateAsync(A.Experiment("digits"), None);
        Assert.Equal(0, await Store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task Decider_of_a_deleted_experiment_can_not_touch_its_successor()
    {
        await Store.DeleteAsync("digits", 1, None);
        await Store.CreateAsync(A.Experiment("digits"), None);
        var successor = await Store.IncarnationAsync("digits");
        Assert.True(successor > 1);

        await Assert.ThrowsAsync<ExperimentReplacedException>(() => Store.AppendAsync("digits", A.BatchOf(0, 1) with { Trials = [A.Trial(0)], ExperimentStatus = "Error" }, None));
        await Assert.ThrowsAsync<ExperimentReplacedException>(() => Store.SaveSnapshotAsync("digits", 1, 0, Bytes("{}"), None));
        await Store.DeleteAsync("digits", 1, None);

        Assert.Equal(A.Experiment("digits") with { Incarnation = successor }, await Store.FindAsync("digits", None));
        Assert.Equal(0, await Store.HeadAsync("digits", None));
        Assert.Null(await Store.FindSnapshotAsync("digits", None));
        await Store.AppendAsync("digits", A.BatchOf(0, 2) with { Incarnation = successor }, None);
        Assert.Equal(2, await Store.HeadAsync("digits", None));
    }

    [Fact]
    public async Task Of_many_deciders_that_append_at_once_exactly_one_can_at_each_head()
    {
        const int Deciders = 8;
        for (var head = 0; head < 20; head += 2)
        {
            var appends = Enumerable.Range(0, Deciders)
                .Select(decider => Store.AppendAsync("digits", A.Batch(head, A.Entry(head + 1, $$"""{"by":{{decider}}}"""), A.Entry(head + 2, $$"""{"by":{{decider}}}""")) with { ExperimentStatus = $"{decider}" }, None))
                .ToList();
            await Task.WhenAll(appends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            var winner = Assert.Single(Enumerable.Range(0, Deciders), decider => appends[decider].IsCompletedSuccessfully);
            foreach (var loser in appends.Where(append => append.IsFaulted))
            {
                var error = Assert.IsType<JournalConflictException>(loser.Exception?.InnerException);
                Assert.Equal((head, head + 2L), (error.Expected, error.Stored));
            }

            Assert.All(await Store.ReadAsync("digits", head, 10, None), entry => Assert.Equal($$"""{"by":{{winner}}}""", entry.Body));
            Assert.Equal($"{winner}", (await Store.FindAsync("digits", None))?.Status);
        }
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<(long Sequence, string Body)?> FindSnapshotAsync() =>
        await Store.FindSnapshotAsync("digits", None) is { } found ? (found.Sequence, Encoding.UTF8.GetString(found.Body.Span)) : null;
}
