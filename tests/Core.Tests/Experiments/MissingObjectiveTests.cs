namespace Tune.Tests.Kernel;

public sealed class MissingObjectiveTests
{
    [Fact]
    public void Complete_without_the_objective_names_what_was_reported_and_fails_the_experiment()
    {
        var kernel = Started(2);
        kernel.Report(0, new Metrics { ["accuracy"] = 1, ["epoch"] = 2 });

        kernel.Complete(0);

        Assert.Equal((TrialStatus.Error, EndedBy.Failure), (kernel[0].Status, kernel[0].EndedBy));
        Assert.Equal("ObjectiveNotReported", kernel[0].Error!.Type);
        Assert.Contains("'loss'; its last report had: accuracy, epoch", kernel[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(ExperimentStatus.Failed, kernel.Experiment.Status);
        Assert.Equal(kernel[0].Error!.Message, kernel.Experiment.Reason);
        Assert.Equal(TrialStatus.Terminated, kernel[1].Status);
    }

    [Fact]
    public void Complete_without_a_report_says_so()
    {
        var kernel = Started(1);

        kernel.Complete(0);

        Assert.Contains("ended without a report", kernel[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(ExperimentStatus.Failed, kernel.Experiment.Status);
    }

    [Fact]
    public void Complete_without_the_objective_fails_one_trial_only_when_another_has_reported_it()
    {
        var kernel = Started(2);
        kernel.Report(1, 0.5);

        kernel.Complete(0);

        Assert.Equal(TrialStatus.Error, kernel[0].Status);
        Assert.Equal(ExperimentStatus.Running, kernel.Experiment.Status);
        Assert.Equal(TrialStatus.Running, kernel[1].Status);
    }

    [Fact]
    public void Complete_without_the_objective_is_not_retried()
    {
        var kernel = new KernelDriver(Given.Spec() with { MaxFailuresPerTrial = -1 });
        kernel.StartNext();

        kernel.Complete(0);

        Assert.Equal(TrialStatus.Error, kernel[0].Status);
    }

    [Fact]
    public void Report_objective_once_is_enough()
    {
        var kernel = Started(1);
        kernel.Report(0, 0.5);
        kernel.Report(0, new Metrics("epoch", 2));

        kernel.Complete(0);

        Assert.Equal((TrialStatus.Terminated, EndedBy.Completed, 0.5), (kernel[0].Status, kernel[0].EndedBy, kernel[0].Score));
    }

    [Fact]
    public void Stop_rule_end_without_the_objective_is_the_same_mistake()
    {
        var kernel = new KernelDriver(Given.Spec(stop: Stop.AtIteration(1)));
        kernel.StartNext();

        kernel.Report(0, new Metrics("accuracy", 1));

        Assert.Equal(TrialStatus.Error, kernel[0].Status);
        Assert.Equal(ExperimentStatus.Failed, kernel.Experiment.Status);
    }

    [Fact]
    public void FailFast_ends_the_experiment_once()
    {
        var kernel = new KernelDriver(Given.Spec() with { FailFast = true });
        kernel.StartNext();

        var facts = kernel.Complete(0);

        Assert.Single(facts.OfType<ExperimentEnded>());
    }

    private static KernelDriver Started(int count)
    {
        var kernel = new KernelDriver();
        for (var i = 0; i < count; i++) kernel.StartNext();
        return kernel;
    }
}
