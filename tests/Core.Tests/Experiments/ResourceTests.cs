using System.Text.Json.Nodes;

namespace Tune.Tests.Kernel;

public sealed class ResourceTests
{
    private static readonly TrialResources Gpu = new() { Gpu = 1 };
    private static readonly TrialResources Cpu = new() { Cpu = 2 };

    /// <summary>Every second trial, by the configuration, needs a GPU.</summary>
    private static readonly ResourceFunction BySize = ResourceFunction.Define("by size", config => config.Get<double>("x") > 0.5 ? Gpu : Cpu);

    [Fact]
    public void Trials_that_all_take_the_same_are_wanted_as_one()
    {
        var kernel = new KernelDriver(Given.Spec(samples: 5) with { Resources = Cpu, MaxConcurrentTrials = 3 });

        Assert.Equal([new ResourceWant(Cpu, 3)], kernel.Experiment.Wants.AsEnumerable());
        Assert.Equal(0, kernel.Start(Cpu));
        Assert.Null(kernel.Start(Gpu));
        Assert.Equal([new ResourceWant(Cpu, 2)], kernel.Experiment.Wants.AsEnumerable());
        // an offer that says nothing fits anything
        Assert.Equal(1, kernel.StartNext());
        Assert.Empty(new KernelDriver(Given.Spec(samples: 5), start: false).Experiment.Wants);
    }

    [Fact]
    public void Trials_whose_configuration_says_what_they_take_are_created_ahead_and_start_where_they_fit()
    {
        var kernel = Kernel(0.9, 0.1, 0.2, 0.8, 0.7, 0.3);

        Assert.Equal(4, kernel.Experiment.Trials.Count);
        Assert.Equal([new ResourceWant(Gpu, 2), new ResourceWant(Cpu, 2)], kernel.Experiment.Wants.AsEnumerable());
        Assert.Equal(1, kernel.Start(Cpu));
        // the next one is created in its place
        Assert.Equal([new ResourceWant(Gpu, 3), new ResourceWant(Cpu, 1)], kernel.Experiment.Wants.AsEnumerable());
        Assert.Equal(2, kernel.Start(Cpu));
        Assert.Equal(5, kernel.Start(Cpu));
        Assert.Null(kernel.Start(Cpu));
        Assert.Equal([0, 3, 4, null], Enumerable.Range(0, 4).Select(_ => kernel.Start(Gpu)));
        Assert.All(kernel.Experiment.Trials, trial => Assert.Equal(BySize.Function!(trial.Config), kernel.Experiment.ResourcesOf(trial)));
    }

    [Fact]
    public void What_a_trial_takes_is_in_the_journal_and_stays_when_the_function_changes()
    {
        var kernel = Kernel(0.9, 0.1);
        var replayed = new Experiment(kernel.Spec with { ResourceFunction = ResourceFunction.Define("by size", _ => throw new InvalidTimeZoneException()) });

        replayed.Replay(kernel.Journal.Select(fact => FactJson.Write(fact).ToFact()));

        Assert.Equal([Gpu, Cpu], replayed.Trials.Select(replayed.ResourcesOf));
        Assert.Equal(kernel.Experiment.Wants.AsEnumerable(), replayed.Wants);
        var restored = new Experiment(kernel.Spec);
        restored.Restore(kernel.Experiment.Capture()!);
        Assert.Equal(kernel.Experiment.Wants.AsEnumerable(), restored.Wants);
        Assert.Equal([0, 1], new[] { Gpu, Cpu }.Select(resources => restored.Handle(new Input.SlotOffered(kernel.Now, resources)).OfType<TrialStarted>().Single().Trial.Number));
    }

    [Fact]
    public void No_more_are_created_ahead_than_may_run_at_once()
    {
        var kernel = Kernel(spec => spec with { MaxConcurrentTrials = 2 }, 0.9, 0.8, 0.1, 0.2);

        Assert.Equal(2, kernel.Experiment.Trials.Count);
        Assert.Equal([new ResourceWant(Gpu, 2)], kernel.Experiment.Wants.AsEnumerable());
        kernel.Start(Gpu);
        Assert.Equal([new ResourceWant(Gpu, 1)], kernel.Experiment.Wants.AsEnumerable());
    }

    [Fact]
    public void Lost_trial_wants_what_it_took_and_goes_first_where_it_fits()
    {
        var kernel = Kernel(0.9, 0.1, 0.8);
        Assert.Equal(0, kernel.Start(Gpu));
        kernel.Lose(0);

        Assert.Equal([new ResourceWant(Gpu, 2), new ResourceWant(Cpu, 1)], kernel.Experiment.Wants.AsEnumerable());
        Assert.Equal(1, kernel.Start(Cpu));
        Assert.Equal([0, 2], Enumerable.Range(0, 2).Select(_ => kernel.Start(Gpu)));
    }

    [Fact]
    public void Failed_trial_that_does_not_fit_does_not_keep_another_from_starting()
    {
        var kernel = Kernel(spec => spec with { MaxFailuresPerTrial = 3 }, 0.9, 0.1, 0.2);
        kernel.Start(Gpu);
        kernel.Fail(0);

        Assert.Equal([1, 2, null], Enumerable.Range(0, 3).Select(_ => kernel.Start(Cpu)));
        Assert.Equal(0, kernel.Start(Gpu));
    }

    [Fact]
    public void Function_that_fails_or_gives_what_can_not_be_ends_the_experiment_with_a_reason()
    {
        var failing = new KernelDriver(Given.Spec(samples: 3) with { ResourceFunction = ResourceFunction.Define("f", _ => throw new InvalidTimeZoneException("no idea")) });
        var wrong = new KernelDriver(Given.Spec(samples: 3) with { ResourceFunction = ResourceFunction.Define("f", _ => new TrialResources { Gpu = 1.5 }) });

        Assert.Equal((ExperimentStatus.Failed, ExperimentStatus.Failed), (failing.Experiment.Status, wrong.Experiment.Status));
        Assert.Contains("The function 'f' of ResourceFunction failed", failing.Experiment.Reason, StringComparison.Ordinal);
        Assert.Contains("no idea", failing.Experiment.Reason, StringComparison.Ordinal);
        Assert.Contains("Resources.Gpu must be a whole number when it is above 1", wrong.Experiment.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_request_of_some_trials_ends_those_and_the_others_go_on()
    {
        var kernel = Kernel(0.9, 0.1, 0.8);

        kernel.Send(new Input.ResourcesImpossible(kernel.Now, Gpu, "no silo has a GPU"));

        Assert.Equal([TrialStatus.Error, TrialStatus.Pending, TrialStatus.Error], kernel.Experiment.Trials.Select(trial => trial.Status));
        Assert.Equal("no silo has a GPU", kernel[0].Reason);
        Assert.Equal([new ResourceWant(Cpu, 1)], kernel.Experiment.Wants.AsEnumerable());
        // what all take may become possible again
        var all = new KernelDriver(Given.Spec(samples: 3) with { Resources = Gpu });
        Assert.Empty(all.Send(new Input.ResourcesImpossible(all.Now, Gpu, "no silo has a GPU")));
    }

    [Fact]
    public void Pending_trial_knows_what_it_waits_for_if_it_is_not_resources()
    {
        var kernel = Kernel(spec => spec with { MaxConcurrentTrials = 2 }, 0.9, 0.1, 0.8);
        Assert.Null(kernel.Experiment.WhyPending(kernel[0]));
        kernel.Start(Gpu);
        Assert.Equal(PendingReason.NotPending, kernel.Experiment.WhyPending(kernel[0])!.Reason);
        kernel.Start(Cpu);
        Assert.Equal((PendingReason.MostConcurrentTrials, "2 trials of the experiment run, as many as it allows."), (kernel.Experiment.WhyPending(kernel[2])!.Reason, kernel.Experiment.WhyPending(kernel[2])!.Summary));
        kernel.Report(1, 0.5);
        kernel.Complete(1);
        Assert.Null(kernel.Experiment.WhyPending(kernel[2]));
        kernel.Send(new Input.Pause(kernel.Now, "lunch"));
        Assert.Equal((PendingReason.ExperimentNotRunning, "The experiment is Paused: lunch."), (kernel.Experiment.WhyPending(kernel[2])!.Reason, kernel.Experiment.WhyPending(kernel[2])!.Summary));
    }

    [Fact]
    public void Spec_with_resources_survives_and_without_them_is_written_as_before()
    {
        var registry = new AlgorithmRegistry();
        var spec = Given.Spec() with { Resources = Gpu, Weight = 2.5 };
        var read = ExperimentSpecJson.Read(ExperimentSpecJson.Write(spec, registry), registry);
        Assert.Equal((Gpu, 2.5, null), (read.Resources, read.Weight, read.ResourceFunction));
        Assert.DoesNotContain(["resources", "resourceFunction", "weight"], name => JsonNode.Parse(ExperimentSpecJson.Write(Given.Spec(), registry))![name!] is not null);

        registry.AddFrom(Given.Spec() with { ResourceFunction = BySize });
        var named = ExperimentSpecJson.Write(Given.Spec() with { ResourceFunction = BySize }, registry);
        Assert.Same(BySize.Function, ExperimentSpecJson.Read(named, registry).ResourceFunction!.Function);
        Assert.Contains("'by size' of ResourceFunction is not known here", Assert.Single(AlgorithmRegistry.MissingFunctions(ExperimentSpecJson.Read(named, new AlgorithmRegistry()))), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_resources_and_weights_are_refused()
    {
        var error = Assert.Throws<InvalidExperimentException>(() => new Experiment(Given.Spec() with { Resources = new() { Cpu = -1 }, ResourceFunction = BySize, Weight = 0 }));

        Assert.Equal(
        [
            "Resources.Cpu must be 0, or at least 0.0001 and at most 1000000000; was -1.",
            "Resources and ResourceFunction exclude each other: trials either all take the same, or what the function says.",
            "Weight must be greater than 0; was 0.",
        ],
        error.Problems.AsEnumerable());
    }

    [Fact]
    public void Function_of_a_typed_configuration_gets_it()
    {
        var function = ResourceFunction.Define<Sized>("typed", config => new TrialResources { Cpu = config.Layers });

        Assert.Equal(7, function.Function!(Configuration.Parse("""{"layers":7}""")).Cpu);
    }

    private sealed record Sized(int Layers);

    private static KernelDriver Kernel(params double[] values) => Kernel(spec => spec, values);

    private static KernelDriver Kernel(Func<ExperimentSpec<Configuration>, ExperimentSpec> change, params double[] values) => new(change(
        Given.Spec(samples: values.Length) with { ResourceFunction = BySize, Presets = [.. values.Select(value => Given.Config(value))] }));
}
