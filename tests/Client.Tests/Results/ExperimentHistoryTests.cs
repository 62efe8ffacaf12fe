namespace Tune;

public sealed class ExperimentHistoryTests
{
    [Fact]
    public void Apply_attempt_from_a_checkpoint_replaces_the_rows_after_it()
    {
        var journal = new Journal().Started().Trial("""{"lr":0.1}""")
            .Report(0, 1, 0.1).Report(0, 2, 0.2, checkpoint: true).Report(0, 3, 0.3).Report(0, 4, 0.4)
            .Lost(0, 1).Attempt(0, 2, Journal.Checkpoint(0, 2)).Report(0, 3, 0.35, attempt: 2).Completed(0);

        var trial = journal.Results()[0];

        Assert.Equal([(1, 0.1), (2, 0.2), (3, 0.35)], trial.History.Select(row => (row.Iteration, row.Metrics["accuracy"])));
        Assert.Equal(["", "checkpoint_000002", ""], trial.History.Select(row => row.Checkpoint?.Name ?? ""));
        Assert.Equal((3, 2, 0), (trial.Iterations, trial.Attempts, trial.Failures));
        Assert.Equal(0.35, trial.Value);
    }

    [Fact]
    public void Apply_attempt_without_a_checkpoint_that_reports_starts_the_history_over()
    {
        var journal = new Journal().Started().Trial("{}").Report(0, 1, 0.1).Report(0, 2, 0.2).Failed(0, 1).Attempt(0, 2);

        Assert.Equal(2, journal.Results()[0].History.Count);
        Assert.Single(journal.Report(0, 1, 0.15, attempt: 2).Results()[0].History);
    }

    [Fact]
    public void Statistics_count_per_metric_and_leave_NaN_out()
    {
        var journal = new Journal().Started().Trial("{}");
        journal.Report(0, 1, new Metrics { ["loss"] = 4 });
        for (var i = 2; i <= 12; i++) journal.Report(0, i, new Metrics { ["loss"] = i == 6 ? double.NaN : i, ["late"] = 2 * i });
        journal.Report(0, 13, new Metrics { ["late"] = double.NaN });

        var trial = journal.Results()[0];

        // 2..5, 7..12 and the 4 of the first iteration
        Assert.Equal(new MetricStatistics(11, 12, 2, 12, 75.0 / 11, 10, 7.1), trial.Statistics("loss"));
        var late = trial.Statistics("late")!.Value;
        Assert.Equal((11, 4.0, 24.0, 14.0), (late.Count, late.Min, late.Max, late.Average));
        Assert.True(double.IsNaN(late.Last));
        Assert.Null(trial.Statistics("nothing"));
    }

    [Fact]
    public void Apply_failures_keeps_the_last_error_and_counts()
    {
        var journal = new Journal().Started().Trial("{}").Failed(0, 1, "first").Attempt(0, 2).Failed(0, 2, "second").Attempt(0, 3).Report(0, 1, 0.5, 3).Completed(0);

        var trial = journal.Results()[0];

        Assert.Equal((TrialStatus.Terminated, 2, 3, "second"), (trial.Status, trial.Failures, trial.Attempts, trial.Error?.Message));
        Assert.Equal((EndedBy.Completed, "completed"), (trial.EndedBy, trial.Reason));
    }

    [Fact]
    public void ToResults_is_not_changed_by_later_facts()
    {
        var history = new ExperimentHistory("digits", Objective.Maximize("accuracy"));
        foreach (var fact in new Journal().Started().Trial("{}").Report(0, 1, 0.1).Facts) history.Apply(fact);
        var results = history.ToResults<Configuration>();

        foreach (var fact in new Journal().Report(0, 2, 0.9).Completed(0).Facts) history.Apply(fact);

        Assert.Single(results[0].History);
        Assert.Equal((TrialStatus.Running, 0.1), (results[0].Status, results[0].Value));
    }

    [Fact]
    public void Trials_say_where_they_ran_last_and_what_they_have_held()
    {
        var history = new ExperimentHistory("digits", Objective.Maximize("accuracy")) { Resources = new() { Cpu = 3600, Gpu = 7200 } };
        var journal = new Journal().Started().Trial("{}").Lost(0, 1).Add(at => new TrialStarted(at, new(0), 2, 100) { Silo = "b" }).Report(0, 1, 0.5, 2).Completed(0)
            .Trial("{}").Add(at => new TrialEnded(at, new(1), TrialStatus.Terminated, EndedBy.User, "enough"))
            .Add(at => new TrialCreated(at, new(2), Configuration.Parse("{}"))).Add(at => new TrialStarted(at, new(2), 1, 100) { Client = "laptop" });
        foreach (var fact in journal.Facts) history.Apply(fact);

        var results = history.ToResults<Configuration>();
        var read = System.Text.Json.JsonSerializer.Deserialize<ResultGrid<Configuration>>(System.Text.Json.JsonSerializer.Serialize(results)) ?? throw new InvalidOperationException("It is null.");

        Assert.Equal([("b", null), (null, null), (null, "laptop")], results.Select(trial => (trial.Silo, trial.Client)));
        Assert.Equal([new HeldResources(3, 6), new HeldResources(1, 2), default], results.Select(trial => trial.Held));
        Assert.Equal(new HeldResources(4, 8), results.Held);
        Assert.Equal(results.Select(trial => (trial.Silo, trial.Client, trial.Held)), read.Select(trial => (trial.Silo, trial.Client, trial.Held)));
    }

    [Fact]
    public void What_was_held_by_when_is_straight_between_begins_and_ends()
    {
        var history = new ExperimentHistory("digits", Objective.Maximize("accuracy")) { Resources = new() { Cpu = 3600 } };
        foreach (var fact in new Journal().Started().Trial("{}").Trial("{}").Report(0, 1, 0.5).Report(0, 2, 0.5).Completed(0).Facts) history.Apply(fact);
        // begun at 2 and at 4; the first has ended at 7; now it is 9
        var curve = history.ToResults<Configuration>(now: Journal.Start.AddSeconds(9)).HeldCurve;

        foreach (var (second, hours) in ((double, double)[])[(0, 0), (1.9, 0), (2, 0), (3, 1), (4, 2), (5.5, 5), (7, 8), (8, 9), (9, 10), (99, 10)])
            Assert.Equal(hours, curve.At(Journal.Start.AddSeconds(second)).CpuHours, 9);
        // what runs is counted to the moment that is asked for
        Assert.Equal(10, history.ToResults<Configuration>(now: Journal.Start.AddSeconds(9)).Held.CpuHours, 9);
    }

    [Fact]
    public void Elapsed_counts_nothing_twice_when_the_clock_is_set_back()
    {
        var history = new ExperimentHistory("clock", Objective.Minimize("loss"));
        var at = Journal.Start;

        Fact[] facts =
        [
            new ExperimentStarted(at), new ExperimentExtended(at.AddSeconds(10), 1, default), new ExperimentExtended(at.AddSeconds(5), 1, default),
            new ExperimentEnded(at.AddSeconds(12), ExperimentStatus.Stopped, "enough"),
        ];

        foreach (var fact in facts) history.Apply(fact);

        Assert.Equal(TimeSpan.FromSeconds(12), history.ToResults<Configuration>().Elapsed);
    }

    [Fact]
    public void Elapsed_agrees_with_the_kernel()
    {
        var experiment = new Experiment(new ExperimentSpec<Configuration>
        {
            Name = "clock", Space = new SearchSpace { ["lr"] = Domain.Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = 5,
        });
        var history = new ExperimentHistory("clock", Objective.Minimize("loss"));
        var at = Journal.Start;
        Input[] inputs =
        [
            new Input.Start(at), new Input.Pause(at.AddSeconds(5), "lunch"), new Input.Extend(at.AddSeconds(7), 0, TimeSpan.FromSeconds(9)),
            new Input.Resume(at.AddSeconds(20)), new Input.Recover(at.AddSeconds(50)), new Input.Stop(at.AddSeconds(61), "enough"),
            new Input.Extend(at.AddSeconds(70), 1, default),
        ];

        foreach (var input in inputs)
        {
            foreach (var fact in experiment.Handle(input)) history.Apply(fact);
            Assert.Equal(experiment.ElapsedAt(input.At.AddSeconds(1)), history.ElapsedAt(input.At.AddSeconds(1)));
            Assert.Equal((experiment.Status, experiment.Reason), (history.Status, history.Reason));
        }
    }
}
