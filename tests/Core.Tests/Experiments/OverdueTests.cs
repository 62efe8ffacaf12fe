namespace Tune.Tests.Kernel;

public sealed class OverdueTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    [Fact]
    public void Trial_whose_time_is_used_up_ends_with_what_it_has()
    {
        var kernel = Started();
        kernel.Report(0, 0.5);
        Overdue(kernel, isStalled: false);

        Assert.Equal((TrialStatus.Terminated, EndedBy.StopRule, "its time limit of 00:30:00 is used up"), (kernel[0].Status, kernel[0].EndedBy, kernel[0].Reason));
        Assert.Equal(ExperimentStatus.Running, kernel.Experiment.Status);
    }

    [Fact]
    public void Trial_whose_time_is_used_up_before_it_has_reported_fails_and_its_experiment_goes_on()
    {
        var kernel = Started();
        Overdue(kernel, isStalled: false);

        Assert.Equal((TrialStatus.Error, TrialError.TimeLimitType), (kernel[0].Status, kernel[0].Error?.Type));
        Assert.Contains("TimeLimitPerTrial", kernel[0].Reason, StringComparison.Ordinal);
        Assert.Equal(ExperimentStatus.Running, kernel.Experiment.Status);
    }

    [Fact]
    public void Trial_that_reports_nothing_fails_and_is_not_tried_again()
    {
        var kernel = Started();
        kernel.Report(0, 0.5);
        Overdue(kernel, isStalled: true);

        Assert.Equal((TrialStatus.Error, TrialError.StalledType, "It has reported nothing for 00:30:00 (StallLimitPerTrial)."), (kernel[0].Status, kernel[0].Error?.Type, kernel[0].Reason));
    }

    [Fact]
    public void What_is_said_of_an_earlier_attempt_changes_nothing()
    {
        var kernel = Started();
        kernel.Lose(0);
        kernel.StartNext();

        Assert.Empty(kernel.Send(new Input.Overdue(kernel.Now, new TrialId(0), 1, IsStalled: true)));
        Assert.Empty(kernel.Send(new Input.Overdue(kernel.Now, new TrialId(1), 1, IsStalled: true)));
    }

    [Fact]
    public void Limits_are_in_the_json_of_a_spec()
    {
        var registry = new AlgorithmRegistry();
        var text = ExperimentSpecJson.Write(Spec with { MaxLossesPerTrial = 5 }, registry);
        var read = ExperimentSpecJson.Read(text, registry);

        Assert.Equal((Limit, Limit, 5), (read.TimeLimitPerTrial, read.StallLimitPerTrial, read.MaxLossesPerTrial));
        Assert.Equal(text, ExperimentSpecJson.Write(read, registry));
        Assert.DoesNotContain("PerTrial\":null", ExperimentSpecJson.Write(Given.Spec(), registry), StringComparison.Ordinal);
        Assert.Equal(3, ExperimentSpecJson.Read(ExperimentSpecJson.Write(Given.Spec(), registry), registry).MaxLossesPerTrial);
    }

    [Fact]
    public void Limits_that_cannot_be_are_refused()
    {
        var error = Assert.Throws<InvalidExperimentException>(() => new Experiment(Spec with { TimeLimitPerTrial = TimeSpan.Zero, StallLimitPerTrial = -Limit }));

        Assert.Equal(
            ["TimeLimitPerTrial must be greater than zero, or null for no limit; was 00:00:00.", "StallLimitPerTrial must be greater than zero, or null for no limit; was -00:30:00."], error.Problems.AsEnumerable());
    }

    private static ExperimentSpec<Configuration> Spec => Given.Spec(samples: 2) with { TimeLimitPerTrial = Limit, StallLimitPerTrial = Limit, MaxFailuresPerTrial = 3 };

    private static KernelDriver Started()
    {
        var kernel = new KernelDriver(Spec);
        kernel.StartNext();
        return kernel;
    }

    private static void Overdue(KernelDriver kernel, bool isStalled) => kernel.Send(new Input.Overdue(kernel.Now, new TrialId(0), kernel[0].Attempt, isStalled));
}
