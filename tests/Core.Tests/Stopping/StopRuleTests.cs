namespace Tune.Tests.Kernel;

public sealed class StopRuleTests
{
    private static readonly Objective Loss = Objective.Minimize("loss");

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void AtIteration_ends_from_that_iteration_on(int iteration, bool ends) =>
        Assert.Equal(ends, Check(Stop.AtIteration(3), iteration, new Metrics("loss", 1)).TrialReason is not null);

    [Theory]
    [InlineData(0.49, false)]
    [InlineData(0.5, true)]
    [InlineData(double.PositiveInfinity, true)]
    [InlineData(double.NaN, false)]
    public void WhenAbove_ends_at_the_threshold_and_above(double value, bool ends) =>
        Assert.Equal(ends, Check(Stop.WhenAbove("accuracy", 0.5), 1, new Metrics("accuracy", value)).TrialReason is not null);

    [Theory]
    [InlineData(0.51, false)]
    [InlineData(0.5, true)]
    [InlineData(double.NegativeInfinity, true)]
    [InlineData(double.NaN, false)]
    public void WhenBelow_ends_at_the_threshold_and_below(double value, bool ends) =>
        Assert.Equal(ends, Check(Stop.WhenBelow("loss", 0.5), 1, new Metrics("loss", value)).TrialReason is not null);

    [Fact]
    public void WhenAbove_without_the_metric_does_not_end() =>
        Assert.True(Check(Stop.WhenAbove("accuracy", 0.5), 1, new Metrics("loss", 9)).IsNone);

    [Fact]
    public void When_asks_the_function_and_names_it()
    {
        var rule = Stop.When("odd", trial => trial.Iteration % 2 == 1);

        Assert.True(Check(rule, 2, new Metrics("loss", 1)).IsNone);
        Assert.Contains("'odd'", Check(rule, 3, new Metrics("loss", 1)).TrialReason, StringComparison.Ordinal);
    }

    [Fact]
    public void When_equals_another_of_its_name() => Assert.Equal(Stop.When("odd", _ => true), Stop.When("odd", _ => false));

    [Fact]
    public void After_ends_the_experiment_also_when_only_time_passed()
    {
        var rule = Stop.After(TimeSpan.FromSeconds(10)).Create(Loss);

        Assert.True(rule.Check(new StopRequest(null, TimeSpan.FromSeconds(9.9))).IsNone);
        Assert.NotNull(rule.Check(new StopRequest(null, TimeSpan.FromSeconds(10))).ExperimentReason);
    }

    [Fact]
    public void Or_ends_when_any_does()
    {
        var rule = Stop.AtIteration(3) | Stop.WhenBelow("loss", 0.5);

        Assert.True(Check(rule, 2, new Metrics("loss", 1)).IsNone);
        Assert.NotNull(Check(rule, 3, new Metrics("loss", 1)).TrialReason);
        Assert.NotNull(Check(rule, 1, new Metrics("loss", 0.1)).TrialReason);
    }

    [Fact]
    public void Or_the_experiments_end_wins_over_the_trials()
    {
        var rule = Stop.AtIteration(3) | Stop.WhenBelow("loss", 0.5).ForExperiment();

        Assert.NotNull(Check(rule, 3, new Metrics("loss", 0.1)).ExperimentReason);
    }

    [Fact]
    public void And_ends_only_when_all_do_and_gives_every_reason()
    {
        var rule = Stop.AtIteration(3) & Stop.WhenBelow("loss", 0.5);

        Assert.True(Check(rule, 3, new Metrics("loss", 1)).IsNone);
        Assert.True(Check(rule, 2, new Metrics("loss", 0.1)).IsNone);
        Assert.Equal("reached iteration 3 and loss 0.1 is at most 0.5", Check(rule, 3, new Metrics("loss", 0.1)).TrialReason);
    }

    [Fact]
    public void And_of_a_trials_and_an_experiments_end_is_the_trials()
    {
        var rule = Stop.AtIteration(3) & Stop.WhenBelow("loss", 0.5).ForExperiment();
        var decision = Check(rule, 3, new Metrics("loss", 0.1));

        Assert.NotNull(decision.TrialReason);
        Assert.Null(decision.ExperimentReason);
    }

    [Fact]
    public void And_of_experiments_ends_is_the_experiments()
    {
        var rule = (Stop.AtIteration(3) & Stop.WhenBelow("loss", 0.5)).ForExperiment() & Stop.AtIteration(2).ForExperiment();

        Assert.NotNull(Check(rule, 3, new Metrics("loss", 0.1)).ExperimentReason);
    }

    [Fact]
    public void ForExperiment_lifts_the_trials_end_and_names_the_trial() =>
        Assert.Equal("trial 00001: reached iteration 3", Check(Stop.AtIteration(3).ForExperiment(), 3, new Metrics("loss", 1)).ExperimentReason);

    [Fact]
    public void Or_every_rule_observes_whatever_those_before_it_said()
    {
        // Ray's CombinedStopper does not call what stands after the first that says yes
        var rule = (Stop.WhenBelow("loss", 100) | Stop.OnTrialPlateau("loss", 0.1, 2, 0).ForExperiment()).Create(Loss);
        Observe(rule, 1, 5, 5);

        var decision = rule.Check(new StopRequest(Given.TrialAt(1, 2, new Metrics("loss", 5)), default));

        Assert.StartsWith("trial 00001: plateau", decision.ExperimentReason, StringComparison.Ordinal);
    }

    [Fact]
    public void GrantedTo_is_where_the_rule_could_end_the_trial()
    {
        var trial = Given.TrialAt(0, 2, new Metrics("loss", 1));
        int Grant(StopRule rule) => rule.Create(Loss).GrantedTo(trial);

        Assert.Equal(9, Grant(Stop.AtIteration(9)));
        Assert.Equal(3, Grant(Stop.AtIteration(1)));
        Assert.Equal(3, Grant(Stop.WhenAbove("loss", 9)));
        Assert.Equal(int.MaxValue, Grant(Stop.After(TimeSpan.FromSeconds(1))));
        Assert.Equal(3, Grant(Stop.AtIteration(9) | Stop.WhenAbove("loss", 9)));
        Assert.Equal(9, Grant(Stop.AtIteration(9) & Stop.WhenAbove("loss", 9)));
        Assert.Equal(9, Grant(Stop.AtIteration(9).ForExperiment()));
    }

    [Fact]
    public void DependsOnTime_reaches_through_combinations()
    {
        var time = Stop.After(TimeSpan.FromSeconds(1));

        Assert.True((Stop.AtIteration(1) | time.ForExperiment()).DependsOnTime);
        Assert.True((Stop.AtIteration(1) & time).DependsOnTime);
        Assert.False((Stop.AtIteration(1) | Stop.AtIteration(2)).DependsOnTime);
    }

    [Fact]
    public void Or_is_associative_as_data()
    {
        StopRule a = Stop.AtIteration(1), b = Stop.AtIteration(2), c = Stop.AtIteration(3);

        Assert.Equal((a | b) | c, a | (b | c));
        Assert.Equal((a & b) & c, a & (b & c));
        Assert.NotEqual(a | b, a & b);
    }

    [Fact]
    public void Report_the_stop_rule_is_asked_before_the_scheduler()
    {
        var kernel = new KernelDriver(Given.Spec(scheduler: new Asha { MaxResource = 1 }, stop: Stop.AtIteration(1)));
        kernel.StartNext();

        kernel.Report(0, 1);

        Assert.Equal(EndedBy.StopRule, kernel[0].EndedBy);
    }

    [Fact]
    public void Report_of_one_trial_does_not_end_another()
    {
        var kernel = new KernelDriver(Given.Spec(stop: Stop.WhenBelow("loss", 0.5)));
        kernel.StartNext();
        kernel.StartNext();

        kernel.Report(0, 0.1);

        Assert.Equal((TrialStatus.Terminated, TrialStatus.Running), (kernel[0].Status, kernel[1].Status));
    }

    internal static StopDecision Check(StopRule rule, int iteration, Metrics metrics) =>
        rule.Create(Loss).Check(new StopRequest(Given.TrialAt(1, iteration, metrics), TimeSpan.Zero));

    internal static void Observe(IStopRule rule, int trial, params double[] losses)
    {
        for (var i = 0; i < losses.Length; i++)
        {
            rule.Observe(new TrialReported(KernelDriver.Epoch, new TrialId(trial), 1, i + 1, new Metrics("loss", losses[i]), TimeSpan.FromSeconds(i)) { Score = losses[i] });
        }
    }
}
