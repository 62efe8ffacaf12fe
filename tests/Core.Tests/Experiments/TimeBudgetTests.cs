namespace Tune.Tests.Kernel;

public sealed class TimeBudgetTests
{
    [Fact]
    public void Tick_ends_the_experiment_when_the_budget_is_used_up()
    {
        var kernel = Started();

        Assert.Empty(kernel.Wait(9.999).Tick());
        kernel.Wait(0.001).Tick();

        Assert.Equal(ExperimentStatus.Stopped, kernel.Experiment.Status);
        Assert.Equal((TrialStatus.Terminated, EndedBy.Experiment), (kernel[0].Status, kernel[0].EndedBy));
    }

    [Fact]
    public void Report_ends_the_experiment_when_the_budget_is_used_up()
    {
        var kernel = Started();

        kernel.Wait(10).Report(0, 1);

        Assert.Equal(ExperimentStatus.Stopped, kernel.Experiment.Status);
        Assert.Equal(1, kernel[0].Score);
    }

    [Fact]
    public void Tick_time_in_a_pause_does_not_count()
    {
        var kernel = Started();
        kernel.Wait(6).Send(new Input.Pause(kernel.Now, "lunch"));
        kernel.Wait(100).Send(new Input.Resume(kernel.Now));

        Assert.Empty(kernel.Wait(3.9).Tick());
        Assert.Equal(TimeSpan.FromSeconds(9.9), kernel.Experiment.ElapsedAt(kernel.Now));
        kernel.Wait(0.1).Tick();

        Assert.Equal(ExperimentStatus.Stopped, kernel.Experiment.Status);
    }

    [Fact]
    public void Tick_time_in_which_the_process_was_down_does_not_count()
    {
        var kernel = Started();
        kernel.Wait(6).Report(0, 1);
        kernel.Restart(downSeconds: 1000);

        Assert.Empty(kernel.Wait(3.9).Tick());
        kernel.Wait(0.1).Tick();

        Assert.Equal(ExperimentStatus.Stopped, kernel.Experiment.Status);
    }

    [Fact]
    public void Recover_in_a_pause_does_not_start_the_clock()
    {
        var kernel = Started();
        kernel.Wait(6).Send(new Input.Pause(kernel.Now, "lunch"));
        kernel.Restart(downSeconds: 1000);
        kernel.Wait(1000);

        Assert.Equal(TimeSpan.FromSeconds(6), kernel.Experiment.ElapsedAt(kernel.Now));
    }

    [Fact]
    public void Extend_adds_time_after_the_budget_ended_it()
    {
        var kernel = Started();
        kernel.Wait(10).Tick();
        kernel.Wait(500).Send(new Input.Extend(kernel.Now, 0, TimeSpan.FromSeconds(5)));

        Assert.Equal(ExperimentStatus.Running, kernel.Experiment.Status);
        Assert.Equal(1, kernel.StartNext());
        Assert.Empty(kernel.Wait(4.9).Tick());
        kernel.Wait(0.1).Tick();
        Assert.Equal(ExperimentStatus.Stopped, kernel.Experiment.Status);
    }

    [Fact]
    public void Extend_in_a_pause_does_not_start_the_clock()
    {
        var kernel = Started();
        kernel.Wait(6).Send(new Input.Pause(kernel.Now, "lunch"));
        kernel.Wait(10).Send(new Input.Extend(kernel.Now, 0, TimeSpan.FromSeconds(5)));

        Assert.Equal(ExperimentStatus.Paused, kernel.Experiment.Status);
        Assert.Equal(TimeSpan.FromSeconds(6), kernel.Experiment.ElapsedAt(kernel.Wait(10).Now));
    }

    private static KernelDriver Started()
    {
        var kernel = new KernelDriver(Given.Spec(stop: Stop.After(TimeSpan.FromSeconds(10))));
        kernel.StartNext();
        return kernel;
    }
}
