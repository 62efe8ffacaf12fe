namespace Tune.Tests.Kernel;

/// <summary>The worked cases of Ray's resource changing: 8 CPUs, 8 GPUs and four trials that start with the same.</summary>
public sealed class RayResourceCases
{
    private static readonly TrialResources OneCpu = new() { Cpu = 1 };
    private static readonly TrialResources Everything = new() { Cpu = 8, Gpu = 8 };

    [Fact]
    public void Free_processors_are_shared_evenly()
    {
        var kernel = Start(new(), OneCpu, trials: 4);
        Assert.Equal([2, 2, 2, 2], Settle(kernel).Select(resources => resources.Cpu));
        kernel.Complete(3);
        Assert.Equal([3, 3, 2], Settle(kernel).Select(resources => resources.Cpu));
        kernel.Complete(2);
        Assert.Equal([4, 4], Settle(kernel).Select(resources => resources.Cpu));
        kernel.Complete(1);
        Assert.Equal([8], Settle(kernel).Select(resources => resources.Cpu));
    }

    [Fact]
    public void Units_may_be_of_several_kinds()
    {
        var unit = new TrialResources { Cpu = 2, Gpu = 2 };
        var kernel = Start(new() { IncreaseBy = unit.OwnBundle }, unit, trials: 4);
        Assert.Equal([(2, 2), (2, 2), (2, 2), (2, 2)], Settle(kernel).Select(resources => (resources.Cpu, resources.Gpu)));
        kernel.Complete(3);
        Assert.Equal([(4, 4), (2, 2), (2, 2)], Settle(kernel).Select(resources => (resources.Cpu, resources.Gpu)));
        kernel.Complete(2);
        Assert.Equal([(4, 4), (4, 4)], Settle(kernel).Select(resources => (resources.Cpu, resources.Gpu)));
        kernel.Complete(1);
        Assert.Equal([(8, 8)], Settle(kernel).Select(resources => (resources.Cpu, resources.Gpu)));
    }

    [Fact]
    public void Increases_have_a_limit()
    {
        var kernel = Start(new() { IncreaseBy = new() { Cpu = 0, Gpu = 2 }, MaxIncreases = 2 }, new() { Cpu = 1, Gpu = 2 }, trials: 2);
        Assert.Equal([4, 4], Settle(kernel).Select(resources => resources.Gpu));
        kernel.Complete(1);
        Assert.Equal([6], Settle(kernel).Select(resources => resources.Gpu));
    }

    [Fact]
    public void What_was_given_is_taken_back_when_others_come()
    {
        var kernel = Start(new(), OneCpu, trials: 1);
        Assert.Equal([8], Settle(kernel).Select(resources => resources.Cpu));
        kernel.Send(new Input.Extend(kernel.Now, 3, TimeSpan.Zero));
        for (var trial = 1; trial < 4; trial++) kernel.StartNext();

        Assert.Equal([2, 2, 2, 2], Settle(kernel).Select(resources => resources.Cpu));
    }

    [Fact]
    public void The_best_trial_is_given_all()
    {
        var kernel = Start(new() { Distribution = ResourceDistribution.ToTheBest, MaxIncreases = 3 }, OneCpu, trials: 3);

        // the loss falls with the trial's number
        Assert.Equal([1, 3, 4], Settle(kernel).Select(resources => resources.Cpu));
    }

    [Fact]
    public void Bundles_may_be_added_and_something_reserved()
    {
        var kernel = Start(new() { AddBundles = true, Reserve = new() { Cpu = 3 } }, OneCpu, trials: 2);

        Assert.Equal([2, 1], Settle(kernel).Select(resources => resources.AdditionalBundles.Length));
    }

    [Fact]
    public void Own_function_decides()
    {
        var options = new ResourceChanging { Function = new("by number", (trial, _) => new TrialResources { Cpu = 1 + trial.Id.Number }) };

        Assert.Equal([1, 2, 3], Settle(Start(options, OneCpu, trials: 3)).Select(resources => resources.Cpu));
    }

    [Fact]
    public void Nothing_changes_while_it_is_not_known_what_there_is()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 2, new ResourceChanging()));
        kernel.StartNext();
        kernel.Report(0, 1);

        Assert.Null(kernel[0].PauseReason);
    }

    [Fact]
    public void A_bundle_never_grows_beyond_the_largest_silo()
    {
        var kernel = Start(new(), OneCpu, trials: 1, new TrialResources { Cpu = 4, AdditionalBundles = [new() { Cpu = 2 }, new() { Cpu = 2 }] });

        Assert.Equal([4], Settle(kernel).Select(resources => resources.Cpu));
    }

    [Fact]
    public void Bad_options_are_refused_and_options_survive_json()
    {
        var bad = new ResourceChanging { Base = new Asha { ReductionFactor = 1 }, MaxIncreases = -2, IncreaseBy = new() { Cpu = -1 } };
        var exception = Assert.Throws<InvalidExperimentException>(() => new Experiment(Given.Spec(scheduler: bad)));
        foreach (var part in (string[])["ReductionFactor", "MaxIncreases", "IncreaseBy.Cpu"]) Assert.Contains(part, exception.Message, StringComparison.Ordinal);

        var registry = new AlgorithmRegistry();
        var good = new ResourceChanging { Base = new Asha { MaxResource = 9 }, IncreaseBy = new() { Cpu = 2 }, Function = new("own", (_, _) => null) };
        Assert.Equal(good, registry.Read<SchedulerSpec>(registry.Write(good)));
    }

    private static KernelDriver Start(ResourceChanging scheduler, TrialResources resources, int trials, TrialResources? capacity = null)
    {
        var kernel = new KernelDriver(Given.Spec(samples: trials, scheduler) with { Resources = resources });
        kernel.Send(new Input.CapacityKnown(kernel.Now, capacity ?? Everything));
        for (var trial = 0; trial < trials; trial++) Assert.Equal(trial, kernel.StartNext());
        return kernel;
    }

    /// <summary>All report until nothing changes; what each live trial has then.</summary>
    private static IEnumerable<TrialResources> Settle(KernelDriver kernel)
    {
        for (var round = 0; round < 5; round++)
        {
            foreach (var trial in kernel.Experiment.Running.Select(trial => trial.Id.Number).ToList())
            {
                kernel.Report(trial, 1.0 / (1 + trial));
                if (kernel[trial].PauseReason is null) continue;
                kernel.ConfirmPause(trial);
                Assert.Equal(trial, kernel.StartNext());
            }
        }

        return kernel.Experiment.Running.Select(kernel.Experiment.ResourcesOf);
    }
}
