namespace Tune.Tests.Kernel;

/// <summary>Against Ray's TrialPlateauStopper and ExperimentPlateauStopper (reference, part 4.7).</summary>
public sealed class PlateauTests
{
    [Theory]
    [InlineData(new[] { 1.0, 1.0, 1.0 }, false)]
    [InlineData(new[] { 1.0, 1.0, 1.0, 1.0 }, true)]
    [InlineData(new[] { 9.0, 5.0, 1.0, 1.0, 1.0 }, false)]
    [InlineData(new[] { 9.0, 5.0, 1.0, 1.0, 1.0, 1.0 }, true)]
    [InlineData(new[] { 1.0, 1.0, 1.0, double.NaN }, false)]
    [InlineData(new[] { 1.0, 1.0, 1.0, double.PositiveInfinity }, false)]
    [InlineData(new[] { double.NaN, 1.0, 1.0, 1.0, 1.0 }, true)]
    public void OnTrialPlateau_looks_at_the_last_results(double[] losses, bool ends) => Assert.Equal(ends, TrialEnds(Stop.OnTrialPlateau("loss"), losses));

    [Fact]
    public void OnTrialPlateau_waits_for_the_grace_period() =>
        Assert.Equal([false, false, false, true], Enumerable.Range(2, 4).Select(count => TrialEnds(Stop.OnTrialPlateau("loss", 0.01, 2, 5), Enumerable.Repeat(1.0, count))));

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.51, true)]
    public void OnTrialPlateau_is_strict_and_takes_the_population_deviation(double deviation, bool ends) =>
        // the deviation of 1 and 2 is 0.5 over the population, 0.707 over a sample
        Assert.Equal(ends, TrialEnds(Stop.OnTrialPlateau("loss", deviation, 2, 0), [1, 2]));

    [Fact]
    public void OnTrialPlateau_keeps_trials_apart()
    {
        var rule = Stop.OnTrialPlateau("loss", 0.01, 2, 0).Create(Objective.Minimize("loss"));
        StopRuleTests.Observe(rule, 0, 1);
        StopRuleTests.Observe(rule, 1, 1);

        Assert.True(rule.Check(new StopRequest(Given.TrialAt(1, 1, new Metrics("loss", 1)), default)).IsNone);
    }

    [Fact]
    public void OnTrialPlateau_a_new_attempt_begins_anew()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 1, stop: Stop.OnTrialPlateau("loss", 0.01, 2, 0)));
        kernel.StartNext();
        kernel.ReportWithCheckpoint(0, 1);
        kernel.Lose(0);
        kernel.StartNext();

        kernel.Report(0, 1);
        Assert.Equal(TrialStatus.Running, kernel[0].Status);
        kernel.Report(0, 1);
        Assert.Equal(EndedBy.StopRule, kernel[0].EndedBy);
    }

    [Fact]
    public void OnExperimentPlateau_of_equal_values_is_one_whatever_they_are() =>
        // three times 0.1 is not three tenths
        Assert.Equal([false, false, true], Ends(Stop.OnExperimentPlateau(deviation: 0, top: 3), (0, 0.1), (1, 0.1), (2, 0.1)));

    [Fact]
    public void OnExperimentPlateau_ends_when_the_best_values_are_close()
    {
        // Ray takes the best of all results; ours the best of each trial, so that one slow trial is no plateau
        var rule = Stop.OnExperimentPlateau(deviation: 0.1, top: 3);

        Assert.Equal([false, false, false, false, true], Ends(rule, (0, 9), (1, 5), (2, 1), (3, 1.1), (4, 0.9)));
    }

    [Fact]
    public void OnExperimentPlateau_is_inclusive() => Assert.Equal([false, true], Ends(Stop.OnExperimentPlateau(deviation: 0.5, top: 2), (0, 1), (1, 2)));

    [Fact]
    public void OnExperimentPlateau_one_trial_alone_is_no_plateau() =>
        Assert.Equal([false, false, false], Ends(Stop.OnExperimentPlateau(deviation: 0.1, top: 2), (0, 1), (0, 1), (0, 1)));

    [Theory]
    [InlineData(0, new[] { false, true })]
    [InlineData(1, new[] { false, true })]
    [InlineData(2, new[] { false, false, true })]
    [InlineData(3, new[] { false, false, false, true })]
    public void OnExperimentPlateau_lasts_as_many_reports_as_patience_says(int patience, bool[] expected) =>
        Assert.Equal(expected, Ends(Stop.OnExperimentPlateau(0.1, 2, patience), [.. Enumerable.Range(0, expected.Length).Select(i => (i, 1.0))]));

    [Fact]
    public void OnExperimentPlateau_a_better_value_begins_the_patience_anew() =>
        Assert.Equal([false, false, false, false, true], Ends(Stop.OnExperimentPlateau(0.1, 2, 2), (0, 1), (1, 1), (2, 0), (3, 0), (4, 0)));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void OnExperimentPlateau_values_that_are_not_finite_are_no_plateau(double value) =>
        Assert.Equal([false, false], Ends(Stop.OnExperimentPlateau(0.1, 2), (0, value), (1, value)));

    [Fact]
    public void OnExperimentPlateau_follows_the_objectives_direction()
    {
        var spec = Given.Spec(samples: 9, stop: Stop.OnExperimentPlateau(0.1, 2)) with { Objective = Objective.Maximize("loss") };
        var kernel = new KernelDriver(spec);
        double[] values = [1, 5, 9, 9];
        for (var trial = 0; trial < values.Length; trial++)
        {
            kernel.StartNext();
            Assert.Equal(ExperimentStatus.Running, kernel.Experiment.Status);
            kernel.Report(trial, values[trial]);
        }

        Assert.Equal(ExperimentStatus.Stopped, kernel.Experiment.Status);
    }

    private static bool TrialEnds(StopRule rule, IEnumerable<double> losses)
    {
        var running = rule.Create(Objective.Minimize("loss"));
        double[] all = [.. losses];
        StopRuleTests.Observe(running, 0, all);
        return running.Check(new StopRequest(Given.TrialAt(0, all.Length, new Metrics("loss", all[^1])), default)).TrialReason is not null;
    }

    private static List<bool> Ends(StopRule rule, params (int Trial, double Loss)[] reports)
    {
        var running = rule.Create(Objective.Minimize("loss"));
        var ends = new List<bool>();
        foreach (var (trial, loss) in reports)
        {
            StopRuleTests.Observe(running, trial, loss);
            ends.Add(running.Check(new StopRequest(Given.TrialAt(trial, 1, new Metrics("loss", loss)), default)).ExperimentReason is not null);
        }

        return ends;
    }
}
