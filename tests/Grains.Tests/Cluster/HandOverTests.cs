using Microsoft.Extensions.DependencyInjection;

namespace Tune.Grains;

/// <summary>A silo that leaves lets its trials save, and they go on elsewhere from there.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync; a semaphore that nobody waits for by handle holds nothing")]
public sealed class HandOverTests : ClusterTests
{
    /// <summary>What a silo lets its trials do.</summary>
    /// <param name="end">How many steps a first attempt has.</param>
    /// <param name="step">Waits until the next step may be made.</param>
    public sealed class Pace(int end, Func<TrialContext, Task> step)
    {
        public int End => end;

        public Task StepAsync(TrialContext trial) => step(trial);
    }

    /// <summary>Saves when it is told to hold, and never else.</summary>
    public sealed class Stepping(Pace pace) : Trainable<Configuration>
    {
        private TrialContext? _trial;
        private int _count;
        private int _end = pace.End;

        private TrialContext Trial => _trial ?? throw new InvalidOperationException("It has not been set up.");

        public override ValueTask SetupAsync(Configuration config, TrialContext trial, CancellationToken cancellationToken)
        {
            _trial = trial;
            return default;
        }

        public override async ValueTask<Metrics?> StepAsync(CancellationToken cancellationToken)
        {
            if (_count == _end) return null;
            // as code does that is in the middle of something when its silo leaves
            await pace.StepAsync(Trial);
            return new Metrics { ["loss"] = ++_count };
        }

        public override ValueTask<Checkpoint?> SaveAsync(CancellationToken cancellationToken) => new(Checkpoint.FromJson(_count));

        public override ValueTask RestoreAsync(SavedCheckpoint checkpoint, CancellationToken cancellationToken)
        {
            _end = 3 + (_count = checkpoint.Read<int>());
            return default;
        }
    }

    private readonly SemaphoreSlim _gate = new(0);
    private readonly TaskCompletionSource<TrialId> _second = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override void LetGo()
    {
        _second.TrySetResult(default);
        _gate.Release(1_000);
    }

    [Fact]
    public async Task Trials_report_once_more_and_save_and_nothing_is_trained_twice()
    {
        var experiment = await StartAsync(grace: Waiting.Limit);
        var moved = await _second.Task.OrFail("the second silo has a trial");
        _gate.Release(2);
        await Cluster.FactAsync<TrialReported>("e", reported => reported.Iteration == 2 && reported.Trial == moved);

        var left = Cluster["Silo_1"].SiloAddress;
        var leaving = Cluster.Cluster.StopSiloAsync(Cluster["Silo_1"]);
        await Cluster.UntilAsync(() =>
        {
            if (!leaving.IsCompleted) _gate.Release();
            return Task.FromResult(leaving.IsCompleted);
        }, "the silo leaves when its trial has reported");
        await leaving.OrFail();
        var trial = (await experiment.GetResultAsync().OrFail())[moved.Number];

        // so that nobody waits for an answer of it
        Assert.True(Cluster["Silo_0"].ServiceProvider.GetRequiredService<SiloLedger>().IsDrained(left));
        var journal = await Cluster.JournalAsync("e");
        journal.Check();
        var lost = Assert.Single(journal.Of<TrialLost>());
        Assert.Equal((moved, "its silo shuts down", false), (lost.Trial, lost.Reason, lost.IsUnexpected));
        var trained = journal.Of<TrialReported>(reported => reported.Trial == moved && reported.Attempt == 1).Max(reported => reported.Iteration);
        Assert.Equal([null, trained], journal.Of<TrialStarted>(started => started.Trial == moved).Select(started => started.Checkpoint?.Iteration));
        Assert.Equal(Enumerable.Range(1, trained + 3), journal.Iterations(moved.Number));
        Assert.Equal((TrialStatus.Terminated, 2, 0, trained + 3.0), (trial.Status, trial.Attempts, trial.Failures, trial.Value));
        await LeasesAreFreeAsync();
    }

    [Fact]
    public async Task A_trial_that_does_not_come_to_a_report_is_cancelled_when_the_time_is_over()
    {
        await StartAsync(grace: TimeSpan.FromMilliseconds(50));
        var moved = await _second.Task.OrFail("the second silo has a trial");

        var leaving = Cluster.Cluster.StopSiloAsync(Cluster["Silo_1"]);
        var next = await Cluster.FactAsync<TrialStarted>("e", started => started.Trial == moved && started.Attempt == 2);

        // what it had not saved is trained again
        Assert.Null(next.Checkpoint);
        // it heeds nobody: the silo would wait for it as long as the host lets it
        _gate.Release();
        await leaving.OrFail();
    }

    /// <summary>Starts two silos with a trial each: the one on the second silo waits at the gate before each step, and the other one ends when that is there.</summary>
    private async Task<ExperimentHandle<Configuration>> StartAsync(TimeSpan grace)
    {
        var trainable = Trainable.Define<Configuration, Stepping>("stepping");
        await StartAsync(2, (silo, tune, options) =>
        {
            var isSecond = silo == "Silo_1";
            tune.Services.AddSingleton(new Pace(isSecond ? int.MaxValue : 3, isSecond ? SecondAsync : _ => _second.Task));
            tune.AddTrainable(trainable);
            (options.Slots, options.LeaveGracePeriod) = (1, grace);
        });
        return await Cluster.StartOnAsync(Cluster["Silo_0"], trainable, Some.Spec(samples: 2));
    }

    private Task SecondAsync(TrialContext trial)
    {
        _second.TrySetResult(trial.Trial);
        return _gate.WaitAsync();
    }
}
