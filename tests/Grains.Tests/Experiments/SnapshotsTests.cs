using Tune.Storage;

namespace Tune.Grains;

public sealed class SnapshotsTests
{
    private readonly HeldStore _store = new();
    private readonly List<(Task Task, string What)> _forgotten = [];

    [Theory]
    [InlineData(0, 0, 4999, false)]
    [InlineData(0, 0, 5000, true)]
    [InlineData(3000, 0, 7999, false)]
    [InlineData(3000, 0, 8000, true)]
    // as many entries as cost what the trials do
    [InlineData(0, 1500, 5999, false)]
    [InlineData(0, 1500, 6000, true)]
    public void One_is_due_when_what_came_after_the_last_costs_as_much(long snapshotAt, int trials, long durable, bool isDue)
    {
        Snapshots(Kernel(trials), snapshotAt).TakeIfDue(durable, () => []);

        Assert.Equal(isDue ? [durable] : [], _store.Snapshots);
    }

    [Fact]
    public void One_at_a_time_and_the_next_is_counted_from_the_last()
    {
        var snapshots = Snapshots(Kernel(0));
        snapshots.TakeIfDue(5000, () => []);

        snapshots.TakeIfDue(20_000, () => []);
        Assert.Equal([5000], _store.Snapshots);
        Assert.False(snapshots.Last.IsCompleted);
        _store.Complete();
        Assert.True(snapshots.Last.IsCompletedSuccessfully);
        snapshots.TakeIfDue(9999, () => []);
        snapshots.TakeIfDue(10_000, () => []);

        Assert.Equal([5000, 10_000], _store.Snapshots);
    }

    [Fact]
    public void What_fails_is_told_and_others_are_taken()
    {
        var snapshots = Snapshots(Kernel(0));
        snapshots.TakeIfDue(5000, () => []);

        _store.Fail(new InvalidOperationException("no disk"));

        Assert.Equal(("taking a snapshot", true), (_forgotten.Single().What, _forgotten.Single().Task.IsFaulted));
        snapshots.TakeIfDue(10_000, () => []);
        Assert.Equal([5000, 10_000], _store.Snapshots);
    }

    [Fact]
    public void While_a_suggestion_is_computed_there_is_none_and_after_it_there_is()
    {
        var kernel = new Experiment(Some.Spec(samples: 2) with { Searcher = new GaussianProcess() }) { SuggestsAside = true };
        kernel.Handle(new Input.Start(default));
        kernel.Handle(new Input.SlotOffered(default));
        var suggestion = kernel.TakeSuggestion() ?? throw new InvalidOperationException("There is none.");
        var snapshots = Snapshots(kernel);

        snapshots.TakeIfDue(5000, () => []);
        Assert.Empty(_store.Snapshots);
        suggestion.Compute();
        kernel.Handle(new Input.Suggested(default, suggestion));
        snapshots.TakeIfDue(5001, () => []);

        Assert.Equal([5001], _store.Snapshots);
    }

    [Fact]
    public async Task At_the_end_one_is_taken_however_few_the_entries_when_all_is_done()
    {
        var (snapshots, effects, stopping) = (Snapshots(Kernel(1)), Effects(), new TaskCompletionSource());
        effects.Do(new TrialId(0), "stopping", () => stopping.Task);

        snapshots.TakeAtEnd(effects, () => true, durable: () => 9, () => []);
        Assert.Empty(_store.Snapshots);
        stopping.SetResult();
        await SavedAsync(snapshots);

        Assert.Equal([9], _store.Snapshots);
        Assert.Equal("taking a snapshot", Assert.Single(_forgotten).What);
    }

    [Fact]
    public async Task At_the_end_none_is_taken_if_it_has_gone_on_meanwhile()
    {
        var (snapshots, effects, stopping, isAtEnd) = (Snapshots(Kernel(1)), Effects(), new TaskCompletionSource(), true);
        effects.Do(new TrialId(0), "stopping", () => stopping.Task);

        snapshots.TakeAtEnd(effects, () => isAtEnd, durable: () => 9, () => []);
        isAtEnd = false;
        stopping.SetResult();
        await snapshots.Last.OrFail();

        Assert.Empty(_store.Snapshots);
    }

    [Fact]
    public async Task At_the_end_it_says_of_which_entry_it_is_when_it_is_taken()
    {
        var (snapshots, effects, stopping, durable) = (Snapshots(Kernel(1)), Effects(), new TaskCompletionSource(), 9L);
        effects.Do(new TrialId(0), "stopping", () => stopping.Task);

        snapshots.TakeAtEnd(effects, () => true, () => durable, () => []);
        // it goes on, and ends again
        durable = 12;
        stopping.SetResult();
        await SavedAsync(snapshots);

        Assert.Equal([12], _store.Snapshots);
    }

    [Fact]
    public async Task At_the_end_none_is_taken_of_what_the_last_one_has()
    {
        var snapshots = Snapshots(Kernel(1), snapshotAt: 9);

        snapshots.TakeAtEnd(Effects(), () => true, durable: () => 9, () => []);
        await snapshots.Last.OrFail();

        Assert.Empty(_store.Snapshots);
    }

    /// <summary>Lets a snapshot be saved whose time comes by itself.</summary>
    private async Task SavedAsync(Snapshots snapshots)
    {
        while (_store.Waiting == 0 && !snapshots.Last.IsCompleted) await Task.Yield();
        if (_store.Waiting > 0) _store.Complete();
        await snapshots.Last.OrFail();
    }

    private static TrialEffects Effects() => new((what, _, exception) => throw new InvalidOperationException(what, exception));

    private static Experiment Kernel(int trials)
    {
        var kernel = new Experiment(Some.Spec(samples: Math.Max(1, trials)));
        kernel.Handle(new Input.Start(default));
        for (var trial = 0; trial < trials; trial++) kernel.Handle(new Input.SlotOffered(default));
        Assert.Equal(trials, kernel.Trials.Count);
        return kernel;
    }

    private Snapshots Snapshots(Experiment kernel, long snapshotAt = 0) =>
        new(new StoredExperiment(A.Experiment("e"), Some.Spec(), kernel, snapshotAt, snapshotAt, [], []), _store, (task, what) => _forgotten.Add((task, what)));
}
