namespace Tune.Grains;

/// <summary>Who is told what about leases and the attempts that run with them, and when.</summary>
public sealed class AttemptsTests : IDisposable
{
    private readonly LoneExperiment _experiment = new(samples: 2);

    private Attempts Attempts => _experiment.Live.Attempts;

    public AttemptsTests() => _experiment.Run();

    public void Dispose() => _experiment.Dispose();

    [Fact]
    public void An_attempt_starts_with_a_lease_that_is_offered_when_that_is_durable()
    {
        var declined = Attempts.Offer([LoneExperiment.Lease(5)]);

        Assert.Empty(declined);
        Assert.Empty(Asked(nameof(ITrialRunnerGrain.StartAsync)));
        _experiment.Write();
        var call = Assert.Single(Asked(nameof(ITrialRunnerGrain.StartAsync)));
        var start = Assert.IsType<AttemptStart>(call.Arguments[0]);
        Assert.Equal(GrainKeys.Runner(LoneExperiment.Lease(5)), call.Key);
        Assert.Equal(("e", 0, 1, 5L), (start.Experiment, start.Trial, start.Attempt, start.Lease.Id));
    }

    [Fact]
    public void While_its_silo_leaves_attempts_start_on_others_and_none_on_that()
    {
        var elsewhere = Orleans.Runtime.SiloAddress.New(System.Net.IPAddress.Loopback, 2, 1);
        _experiment.Stop();

        Assert.Equal([5L], Attempts.Offer([LoneExperiment.Lease(5), LoneExperiment.Lease(6, elsewhere)]).AsEnumerable());
        _experiment.Write();

        Assert.Equal(GrainKeys.Runner(LoneExperiment.Lease(6, elsewhere)), Assert.Single(Asked(nameof(ITrialRunnerGrain.StartAsync))).Key);
        Assert.True(Attempts.IsCurrent(0, 1));
    }

    [Fact]
    public void A_runner_elsewhere_is_passed_its_next_trial_while_the_silo_of_the_experiment_leaves()
    {
        var elsewhere = LoneExperiment.Lease(6, Orleans.Runtime.SiloAddress.New(System.Net.IPAddress.Loopback, 2, 1));
        Attempts.Offer([elsewhere]);
        _experiment.Write();
        _experiment.Stop();

        var ended = LoneExperiment.Completed(trial: 0, lease: 6) with { Freed = elsewhere };
        _ = _experiment.Live.TakeAsync(ended, isAnswered: true);
        _experiment.Write();

        Assert.Equal((1, 1, 6L), Attempts.NextFor(ended) is { } next ? (next.Trial, next.Attempt, next.Lease.Id) : default);
    }

    [Fact]
    public void What_no_trial_can_use_is_declined()
    {
        Assert.Equal([3L, 4L], _experiment.Start(1, 2, 3, 4).AsEnumerable());
    }

    [Fact]
    public void A_lease_that_comes_free_is_the_next_trials_in_the_same_commit_and_its_runner_hears_of_it_by_the_answer()
    {
        _experiment.Start(5);
        var ended = LoneExperiment.Completed(trial: 0, lease: 5);

        _ = _experiment.Live.TakeAsync(ended, isAnswered: true);
        Assert.Equal(["TrialReported TrialEnded TrialCreated TrialStarted"], _experiment.Written);
        _experiment.Write();

        Assert.Equal((1, 1, 5L), Attempts.NextFor(ended) is { } next ? (next.Trial, next.Attempt, next.Lease.Id) : default);
        // neither the broker nor the runner is asked
        Assert.Single(Asked(nameof(ITrialRunnerGrain.StartAsync)));
        Assert.Empty(Asked(nameof(IResourceBrokerGrain.ReleaseAsync)));
        // said twice, it changes nothing
        _ = _experiment.Live.TakeAsync(ended, isAnswered: true);
        _experiment.Write();
        Assert.Equal((1, 1), Attempts.NextFor(ended) is { } again ? (again.Trial, again.Attempt) : default);
    }

    [Fact]
    public void One_that_others_wait_for_is_given_back_when_the_end_is_durable()
    {
        _experiment.Start(5);
        Attempts.Claim.OthersComeFirst = true;

        var taken = _experiment.Live.TakeAsync(LoneExperiment.Completed(trial: 0, lease: 5), isAnswered: true);
        Assert.Empty(Asked(nameof(IResourceBrokerGrain.ReleaseAsync)));
        _experiment.Write();

        Assert.True(taken.IsCompletedSuccessfully);
        Assert.Equal([5L], Assert.Single(Asked(nameof(IResourceBrokerGrain.ReleaseAsync))).Arguments);
        Assert.True(Attempts.Leases.IsEmpty);
    }

    [Fact]
    public void An_attempt_whose_lease_is_gone_is_told_so_and_made_again()
    {
        _experiment.Start(5);

        _ = Attempts.LoseAsync([5, 77], "its silo is gone");
        _experiment.Write();

        Assert.Equal([0, 1, Directive.Kind.Stop, "its silo is gone"], Assert.Single(Asked(nameof(ITrialRunnerGrain.SignalAsync))).Arguments);
        Assert.Equal(TrialStatus.Pending, _experiment.Kernel.Trials[0].Status);
        _experiment.Start(6);
        Assert.True(Attempts.IsCurrent(0, 2));
        Assert.False(Attempts.IsCurrent(0, 1));
    }

    [Fact]
    public void A_start_that_finds_others_where_it_was_to_run_gives_the_lease_back_and_its_trial_waits()
    {
        _experiment.Grains.On(nameof(ITrialRunnerGrain.StartAsync), (_, _) => StartResult.NoRoom);

        _experiment.Start(5);

        Assert.Equal([5L], Assert.Single(Asked(nameof(IResourceBrokerGrain.ReleaseAsync))).Arguments);
        Assert.Equal(TrialStatus.Pending, _experiment.Kernel.Trials[0].Status);
        Assert.True(Attempts.Leases.IsEmpty);
    }

    [Fact]
    public void A_trial_that_is_stopped_from_outside_has_its_runner_told()
    {
        _experiment.Start(5);

        _ = _experiment.Live.DecideAsync(new Input.StopTrial(_experiment.Live.Now, new TrialId(0), "enough"));
        Assert.Empty(Asked(nameof(ITrialRunnerGrain.SignalAsync)));
        _experiment.Write();

        Assert.Equal([0, 1, Directive.Kind.Stop, "enough"], Assert.Single(Asked(nameof(ITrialRunnerGrain.SignalAsync))).Arguments);
    }

    private IReadOnlyList<NotingGrains.Call> Asked(string method) => _experiment.Grains.Of(method);
}
