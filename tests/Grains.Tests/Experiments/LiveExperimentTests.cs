namespace Tune.Grains;

/// <summary>An experiment from being loaded to being left.</summary>
public sealed class LiveExperimentTests
{
    [Fact]
    public void Nothing_starts_before_it_is_known_what_runs()
    {
        using var experiment = new LoneExperiment();

        Assert.Equal([1L], experiment.Start(1).AsEnumerable());
        experiment.Run();

        Assert.Empty(experiment.Start(1));
        Assert.Equal(TrialStatus.Running, experiment.Kernel.Trials[0].Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_attempt_that_nobody_runs_is_lost_when_it_is_loaded_again_and_one_that_somebody_runs_goes_on(bool runs)
    {
        using var experiment = new LoneExperiment(facts: Started());
        experiment.Grains.On(nameof(ISiloAgentGrain.FindAttemptsAsync), (_, _) => System.Collections.Immutable.ImmutableArray.Create(runs ? [new HeldAttempt(0, 1, LoneExperiment.Lease(5))] : Array.Empty<HeldAttempt>()));

        experiment.Run();

        Assert.Equal(runs ? TrialStatus.Running : TrialStatus.Pending, experiment.Kernel.Trials[0].Status);
        Assert.Equal(runs ? [5L] : [], experiment.Live.Attempts.Leases.All.Select(lease => lease.Id));
    }

    [Fact]
    public void What_a_runner_says_is_acknowledged_when_it_is_durable()
    {
        using var experiment = new LoneExperiment();
        experiment.Run();
        experiment.Start(1, 2);

        var taken = experiment.Live.TakeAsync(LoneExperiment.Completed(trial: 0, lease: 1), isAnswered: true);
        Assert.Equal(TrialStatus.Terminated, experiment.Kernel.Trials[0].Status);
        Assert.False(taken.IsCompleted);
        experiment.Write();

        Assert.True(taken.IsCompletedSuccessfully);
        Assert.False(experiment.Live.HasEnded);
        _ = experiment.Live.TakeAsync(LoneExperiment.Completed(trial: 1, lease: 2), isAnswered: true);
        Assert.False(experiment.Live.HasEnded);
        experiment.Write();
        Assert.True(experiment.Live.HasEnded);
    }

    [Fact]
    public void When_something_can_not_be_written_it_says_so_once_and_decides_nothing_more()
    {
        using var experiment = new LoneExperiment();
        experiment.Run();
        var disk = new InvalidOperationException("no disk");

        _ = experiment.Live.Attempts.Offer([LoneExperiment.Lease(1)]);
        experiment.Store.Fail(disk);

        Assert.Equal((1, true, false), (experiment.TimesFailed, experiment.Live.HasFailed, experiment.Live.MayStart));
        Assert.Empty(experiment.Grains.Of(nameof(ITrialRunnerGrain.StartAsync)));
        Assert.Same(disk, Assert.Throws<InvalidOperationException>(() => experiment.Live.Handle(new Input.Tick(default))));
        Assert.Same(disk, Assert.Throws<InvalidOperationException>(() => experiment.Failures.ThrowIfSet("e")));
        Assert.Equal(1, experiment.TimesFailed);
    }

    [Fact]
    public void One_that_is_left_writes_what_it_has_decided_and_takes_no_lease()
    {
        using var experiment = new LoneExperiment();
        experiment.Run();
        var decided = experiment.Live.DecideAsync(new Input.Pause(experiment.Live.Now, "a rest"));

        var leaving = experiment.Live.LeaveAsync(CancellationToken.None);
        Assert.False(leaving.IsCompleted);
        experiment.Write();

        Assert.True(leaving.IsCompletedSuccessfully);
        Assert.True(decided.IsCompletedSuccessfully);
        Assert.Equal((true, false), (experiment.Live.IsLeaving, experiment.Live.MayStart));
        Assert.Equal([1L], experiment.Start(1).AsEnumerable());
    }

    private static IReadOnlyList<Fact> Started()
    {
        var kernel = new Experiment(Some.Spec(samples: 2));
        return [.. kernel.Handle(new Input.Start(default)), .. kernel.Handle(new Input.SlotOffered(default))];
    }
}
