namespace Tune.Tests.Kernel;

public sealed class TrialTests
{
    private static readonly DateTimeOffset At = KernelDriver.Epoch;
    private static readonly TrialId Id = new(0);
    private static readonly TrialError Error = new("Boom", "it broke", null, 1);

    /// <summary>How to bring a trial into each status.</summary>
    private static readonly Dictionary<string, Fact[]> Ways = new()
    {
        ["Pending"] = [],
        ["Running"] = [Started(1)],
        ["PauseRequested"] = [Started(1), new TrialPauseRequested(At, Id, "wait")],
        ["Paused"] = [Started(1), new TrialPauseRequested(At, Id, "wait"), new TrialPaused(At, Id, 1)],
        ["Failed"] = [Started(1), new TrialFailed(At, Id, 1, Error)],
        ["Lost"] = [Started(1), new TrialLost(At, Id, 1, "gone")],
        ["Terminated"] = [Started(1), Ended(TrialStatus.Terminated)],
        ["Error"] = [Started(1), Ended(TrialStatus.Error)],
    };

    private static readonly Dictionary<string, Fact> Next = new()
    {
        ["started"] = Started(2),
        ["reported"] = Reported(1, 1),
        ["granted"] = new TrialGranted(At, Id, 5),
        ["pause-requested"] = new TrialPauseRequested(At, Id, "wait"),
        ["paused"] = new TrialPaused(At, Id, 1),
        ["failed"] = new TrialFailed(At, Id, 1, Error),
        ["lost"] = new TrialLost(At, Id, 1, "gone"),
        ["ended"] = Ended(TrialStatus.Terminated),
    };

    private static readonly HashSet<(string From, string Fact, TrialStatus To)> Legal =
    [
        ("Pending", "started", TrialStatus.Running), ("Paused", "started", TrialStatus.Running), ("Failed", "started", TrialStatus.Running), ("Lost", "started", TrialStatus.Running),
        ("Running", "reported", TrialStatus.Running), ("PauseRequested", "reported", TrialStatus.Running),
        ("Running", "granted", TrialStatus.Running), ("PauseRequested", "granted", TrialStatus.Running),
        ("Running", "pause-requested", TrialStatus.Running), ("PauseRequested", "pause-requested", TrialStatus.Running),
        ("Running", "paused", TrialStatus.Paused), ("PauseRequested", "paused", TrialStatus.Paused),
        ("Running", "failed", TrialStatus.Pending), ("PauseRequested", "failed", TrialStatus.Pending),
        ("Running", "lost", TrialStatus.Pending), ("PauseRequested", "lost", TrialStatus.Pending),
        ("Pending", "ended", TrialStatus.Terminated), ("Running", "ended", TrialStatus.Terminated), ("PauseRequested", "ended", TrialStatus.Terminated),
        ("Paused", "ended", TrialStatus.Terminated), ("Failed", "ended", TrialStatus.Terminated), ("Lost", "ended", TrialStatus.Terminated),
    ];

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var from in Ways.Keys)
            foreach (var fact in Next.Keys) pairs.Add(from, fact);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Apply_follows_exactly_the_table(string from, string fact)
    {
        var experiment = Replayed(Ways[from]);
        var expected = Legal.Where(transition => transition.From == from && transition.Fact == fact).ToList();

        if (expected.Count == 0)
        {
            var error = Assert.Throws<InvalidOperationException>(() => experiment.Replay([Next[fact]]));
            Assert.Contains("Trial 00000 is", error.Message, StringComparison.Ordinal);
        }
        else
        {
            experiment.Replay([Next[fact]]);
            Assert.Equal(expected[0].To, experiment.Trials[0].Status);
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 0)]
    public void Apply_report_of_another_attempt_or_iteration_throws(int attempt, int iteration) =>
        Assert.Throws<InvalidOperationException>(() => Replayed(Started(1)).Replay([Reported(attempt, iteration)]));

    [Fact]
    public void Apply_fact_of_an_unknown_trial_throws() =>
        Assert.Throws<InvalidOperationException>(() => Replayed().Replay([new TrialLost(At, new TrialId(3), 1, "gone")]));

    [Fact]
    public void Apply_created_out_of_order_throws() =>
        Assert.Throws<InvalidOperationException>(() => Replayed().Replay([new TrialCreated(At, new TrialId(2), Given.Config(0.1))]));

    [Fact]
    public void Started_goes_back_to_the_checkpoints_iteration()
    {
        var checkpoint = new CheckpointRef("test", 0, 1, 1, "c", "h", 1);
        var trial = Replayed(Started(1), Reported(1, 1), Reported(1, 2), new TrialLost(At, Id, 1, "gone"), new TrialStarted(At, Id, 2, 3, checkpoint)).Trials[0];

        Assert.Equal((1, 2, 3), (trial.Iteration, trial.Attempt, trial.GrantedTo));
    }

    [Fact]
    public void Reported_keeps_the_best_score_and_the_last_one()
    {
        var trial = Replayed(Started(1), Reported(1, 1, 5), Reported(1, 2, 3), Reported(1, 3, double.NaN), Reported(1, 4, 4)).Trials[0];

        Assert.Equal(4, trial.Score);
        Assert.Equal(3, trial.BestScore);
    }

    [Fact]
    public void Reported_nan_only_has_a_score_and_no_best()
    {
        var trial = Replayed(Started(1), Reported(1, 1, double.NaN)).Trials[0];

        Assert.Equal(double.NaN, trial.Score);
        Assert.Null(trial.BestScore);
    }

    [Fact]
    public void Reported_grants_at_least_the_next_iteration() => Assert.Equal(3, Replayed(Started(1), Reported(1, 1), Reported(1, 2)).Trials[0].GrantedTo);

    [Fact]
    public void Failures_count_failed_attempts_and_the_last_failure_but_not_losses()
    {
        var trial = Replayed(
            Started(1), new TrialFailed(At, Id, 1, Error), Started(2), new TrialLost(At, Id, 2, "gone"), Started(3),
            new TrialEnded(At, Id, TrialStatus.Error, EndedBy.Failure, "it broke", Error)).Trials[0];

        Assert.Equal(2, trial.Failures);
        Assert.Equal(Error, trial.Error);
        Assert.Equal(EndedBy.Failure, trial.EndedBy);
    }

    [Fact]
    public void Paused_moves_the_pause_reason_to_the_reason()
    {
        var trial = Replayed(Ways["Paused"]).Trials[0];

        Assert.Equal("wait", trial.Reason);
        Assert.Null(trial.PauseReason);
    }

    private static Experiment Replayed(params Fact[] facts)
    {
        var experiment = new Experiment(Given.Spec());
        experiment.Replay([new ExperimentStarted(At), new TrialCreated(At, Id, Given.Config(0.5)), .. facts]);
        return experiment;
    }

    private static TrialStarted Started(int attempt) => new(At, Id, attempt, 1);

    private static TrialReported Reported(int attempt, int iteration, double loss = 1) => new(At, Id, attempt, iteration, new Metrics("loss", loss), TimeSpan.FromSeconds(iteration));

    private static TrialEnded Ended(TrialStatus status) => new(At, Id, status, EndedBy.User, "enough");
}
