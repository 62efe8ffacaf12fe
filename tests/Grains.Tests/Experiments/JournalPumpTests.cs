using FsCheck;
using FsCheck.Fluent;
using Tune.Storage;

namespace Tune.Grains;

public sealed class JournalPumpTests
{
    private static readonly InvalidOperationException NoDisk = new("no disk");

    private readonly HeldStore _store = new();
    private readonly NotingOwner _owner = new();

    [Fact]
    public void Facts_that_come_while_a_batch_is_written_are_the_next_batch()
    {
        var pump = Pump(head: 7);

        pump.CommitAsync([Started(0)]);
        pump.CommitAsync([Started(1), Started(2)]);
        pump.CommitAsync([Started(3)]);

        Assert.Equal([8], Sequences(0));
        _store.Complete();
        Assert.Equal([9, 10, 11], Sequences(1));
        Assert.Equal((7, 8), (_store.Batches[0].ExpectedHead, _store.Batches[1].ExpectedHead));
        Assert.Equal([1, 2, 3], _store.Batches[1].Entries.Select(entry => entry.Trial.GetValueOrDefault()));
        _store.Complete();
        Assert.Equal(2, _store.Batches.Count);
        Assert.Equal(11, pump.Durable);
    }

    [Fact]
    public void Nothing_follows_before_it_is_durable_and_who_waits_hears_of_it_after_that()
    {
        var pump = Pump();
        var written = pump.CommitAsync([Started(0)]);
        _owner.OnDurableDo = _ =>
        {
            Assert.False(written.IsCompleted);
            Assert.Equal(1, pump.Durable);
        };

        Assert.Empty(_owner.Said);
        Assert.Equal((0, false, false), (pump.Durable, written.IsCompleted, pump.IsIdle));
        _store.Complete();

        Assert.Equal(["1-1", "idle"], _owner.Said);
        Assert.Equal((true, true), (written.IsCompletedSuccessfully, pump.IsIdle));
    }

    [Fact]
    public void What_has_no_facts_waits_for_all_that_were_given_before()
    {
        var pump = Pump();
        Assert.True(pump.CommitAsync([]).IsCompletedSuccessfully);
        pump.CommitAsync([Started(0)]);
        pump.CommitAsync([Started(1)]);

        var written = pump.CommitAsync([]);

        Assert.Same(pump.Written, written);
        _store.Complete();
        Assert.False(written.IsCompleted);
        _store.Complete();
        Assert.True(written.IsCompletedSuccessfully);
        Assert.Equal(2, _store.Batches.Count);
    }

    [Fact]
    public void A_batch_has_the_row_of_each_trial_that_it_changes_once()
    {
        Pump().CommitAsync([Started(4), Started(2), Paused(4), Started(2)]);

        Assert.Equal([2, 4], _store.Batches[0].Trials.Select(row => row.Trial));
    }

    [Fact]
    public void A_batch_has_the_status_if_one_of_its_facts_is_the_experiments()
    {
        var pump = Pump();
        pump.CommitAsync([Started(0)]);
        pump.CommitAsync([Started(1), new ExperimentPaused(default, "a rest")]);
        // what counts is what is decided when it is written, for that is what the facts lead to
        _owner.Status = "Paused";
        _store.Complete();

        Assert.Null(_store.Batches[0].ExperimentStatus);
        Assert.Equal("Paused", _store.Batches[1].ExperimentStatus);
    }

    [Fact]
    public void It_is_idle_when_nothing_is_left_and_not_between_two_batches()
    {
        var pump = Pump();
        // what follows from facts leads to others
        _owner.OnDurableDo = facts => pump.CommitAsync(facts is [TrialStarted { Trial.Number: 0 }] ? [Started(1)] : []);

        var flushed = pump.CommitAsync([Started(0)]);
        _store.Complete();
        Assert.Equal(["1-1"], _owner.Said);
        Assert.False(pump.IsIdle);
        _store.Complete();

        Assert.Equal(["1-1", "2-2", "idle"], _owner.Said);
        Assert.True(flushed.IsCompletedSuccessfully && pump.IsIdle && pump.FlushAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public void A_failure_fails_all_who_wait_and_all_who_come_later()
    {
        var pump = Pump();
        var first = pump.CommitAsync([Started(0)]);
        var second = pump.CommitAsync([Started(1)]);

        _store.Fail(NoDisk);
        var third = pump.CommitAsync([Started(2)]);

        Assert.All([first, second, third, pump.CommitAsync([]), pump.Written], task => Assert.Same(NoDisk, task.Exception?.InnerException));
        Assert.Equal(["failed"], _owner.Said);
        Assert.Single(_store.Batches);
        Assert.Same(NoDisk, pump.Failure);
        Assert.Equal(0, pump.Durable);
        Assert.True(pump.FlushAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public void Given_up_from_outside_it_ends_what_is_being_written_and_writes_no_more()
    {
        var pump = Pump();
        var underWay = pump.CommitAsync([Started(0)]);
        var next = pump.CommitAsync([Started(1)]);

        pump.Fail(NoDisk);
        pump.Fail(new InvalidOperationException("later"));
        Assert.False(underWay.IsCompleted);
        _store.Complete();

        Assert.True(underWay.IsCompletedSuccessfully);
        Assert.Same(NoDisk, next.Exception?.InnerException);
        Assert.Same(NoDisk, pump.CommitAsync([Started(2)]).Exception?.InnerException);
        Assert.Equal(["1-1"], _owner.Said);
        Assert.Equal((1, 1), (_store.Batches.Count, pump.Durable));
    }

    [Fact]
    public void A_write_that_fails_after_it_was_given_up_says_so_to_those_who_wait_for_it()
    {
        var pump = Pump();
        var underWay = pump.CommitAsync([Started(0)]);
        pump.Fail(new InvalidOperationException("earlier"));

        _store.Fail(NoDisk);

        Assert.Same(NoDisk, underWay.Exception?.InnerException);
        Assert.Equal("earlier", pump.Failure?.Message);
    }

    [Fact]
    public void A_commit_is_measured_once_and_says_how_it_has_failed()
    {
        var meters = Measured.Meters();
        var pump = Pump(metrics: new TuneMetrics(meters, TimeProvider.System));
        using var measured = new Measured(meters);

        pump.CommitAsync([Started(0), Started(1)]);
        _store.Complete();
        pump.CommitAsync([Started(2)]);
        _store.Fail(NoDisk);

        Assert.Equal(2, measured.Values("tune.commit.duration").Count);
        Assert.Single(measured.Values("tune.commit.duration", "error.type", typeof(InvalidOperationException).FullName));
    }

    /// <summary>Each step is a commit of so many facts, or, below 0, the end of the write that waits: -1 it is done, -2 it fails.</summary>
    [Fact]
    public void Whatever_comes_when_facts_are_written_once_in_order_and_are_durable_when_it_is_said() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Frequency((8, Gen.Choose(0, 3)), (6, Gen.Constant(-1)), (1, Gen.Constant(-2))).ListOf().ToArbitrary(), steps =>
        {
            var (store, owner) = (new HeldStore(), new NotingOwner());
            var pump = new JournalPump(store, A.Experiment("e"), 0, owner, Measured.ForNobody());
            var commits = new List<(int Last, Task Written)>();
            var (given, hasFailed) = (0, false);
            foreach (var step in steps)
            {
                if (step >= 0)
                {
                    var written = pump.CommitAsync([.. Enumerable.Range(given, step).Select(Started)]);
                    // after a failure nothing is taken any more
                    if (!hasFailed) given += step;
                    commits.Add((hasFailed ? int.MaxValue : given, written));
                }
                else if (store.Waiting > 0 && step == -1) store.Complete();
                else if (store.Waiting > 0)
                {
                    store.Fail(NoDisk);
                    hasFailed = true;
                }

                Assert.InRange(store.Waiting, 0, 1);
                Assert.Equal(owner.Durable.Count, pump.Durable);
                Assert.Equal(Enumerable.Range(0, owner.Durable.Count), owner.Durable.Select(fact => ((TrialStarted)fact).Trial.Number));
                Assert.Equal(Enumerable.Range(1, store.Batches.Sum(batch => batch.Entries.Length)), store.Batches.SelectMany(batch => batch.Entries).Select(entry => (int)entry.Sequence));
                Assert.All(commits, commit => Assert.Equal(commit.Last <= pump.Durable, commit.Written.IsCompletedSuccessfully));
                Assert.All(commits, commit => Assert.Equal(hasFailed && commit.Last > pump.Durable, commit.Written.IsFaulted));
            }
        }));

    private JournalPump Pump(long head = 0, TuneMetrics? metrics = null) => new(_store, A.Experiment("e"), head, _owner, metrics ?? Measured.ForNobody());

    private IEnumerable<long> Sequences(int batch) => _store.Batches[batch].Entries.Select(entry => entry.Sequence);

    private static TrialStarted Started(int trial) => new(default, new TrialId(trial), Attempt: 1, GrantedTo: 1);

    private static TrialPaused Paused(int trial) => new(default, new TrialId(trial), Attempt: 1);
}
