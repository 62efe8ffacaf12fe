using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>Code that the kernel was given and that throws, wherever it is called, ends its experiment with its name and its stack, and tears nothing.</summary>
public sealed class GivenCodeTests
{
    private const string Message = "in the callback";

    public static TheoryData<string> Places => [.. Cases.Keys];

    private static Dictionary<string, (ExperimentSpec Spec, string Names)> Cases => new()
    {
        ["stop function"] = (Given.Spec(stop: Stop.When("mine", _ => throw Thrown())), "The function 'mine' of Stop.When"),
        ["stop function among others"] = (Given.Spec(stop: Stop.AtIteration(9) | Stop.When("mine", _ => throw Thrown())), "The function 'mine' of Stop.When"),
        ["stop rule told"] = (Given.Spec(stop: new ThrowingRule("Observe")), "The stop rule ThrowingRule"),
        ["stop rule asked"] = (Given.Spec(stop: new ThrowingRule("Check")), "The stop rule ThrowingRule"),
        ["stop rule granting"] = (Given.Spec(stop: new ThrowingRule("GrantedTo")), "The stop rule ThrowingRule"),
        ["scheduler deciding"] = (Given.Spec(scheduler: new Scripted { Decide = (_, _) => throw Thrown() }), "The scheduler Scheduler"),
        ["scheduler acting"] = (Given.Spec(scheduler: new Scripted { Next = view => view.Trials.Count > 0 ? throw Thrown() : null }), "The scheduler Scheduler"),
        ["scheduler choosing"] = (Given.Spec(scheduler: new Scripted { Choose = _ => throw Thrown() }), "The scheduler Scheduler"),
        ["scheduler granting"] = (Given.Spec(scheduler: new Scripted { Grant = _ => throw Thrown() }), "The scheduler Scheduler"),
        ["searcher told"] = (Given.Spec(searcher: new ThrowingSearch("Observe")), "The searcher ThrowingSearch"),
        ["searcher asked"] = (Given.Spec(searcher: new ThrowingSearch("Suggest")), "The searcher ThrowingSearch"),
        ["searcher answering nonsense"] = (Given.Spec(searcher: new ThrowingSearch("Nonsense")), "The searcher ThrowingSearch"),
        ["resource function"] = (Given.Spec() with { ResourceFunction = ResourceFunction.Define("size", (Configuration _) => throw Thrown()) }, "The function 'size' of ResourceFunction"),
        ["allocation"] = (
            Given.Spec(scheduler: new ResourceChanging { Function = new AllocationFunction("share", (_, _) => throw Thrown()) }), "The function 'share' of ResourceChanging"),
        ["constraint"] = (Given.Spec() with { Constraints = [Constraint.When("kept", (Configuration _) => throw Thrown())] }, "the constraint 'kept'"),
        ["computed parameter"] = (
            Given.Spec(space: new SearchSpace { ["x"] = Uniform(0, 1), ["y"] = SampleFrom<double>("twice", _ => throw Thrown()) }), "y: sample_from 'twice'"),
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void What_throws_ends_the_experiment_as_failed_and_names_itself(string place)
    {
        var (spec, names) = Cases[place];
        var kernel = Run(spec);

        var reason = kernel.Failure();
        Assert.StartsWith(names, reason, StringComparison.Ordinal);
        if (place != "searcher answering nonsense") Assert.Contains($"System.IO.InvalidDataException: {Message}", reason, StringComparison.Ordinal);
        Assert.Contains("\n   at ", reason, StringComparison.Ordinal);
        Assert.All(kernel.Experiment.Trials, trial => Assert.Equal((TrialStatus.Terminated, reason.Split('\n')[0]), (trial.Status, trial.Reason)));
        Assert.Equal(0, kernel.Experiment.Demand);
        Assert.Single(kernel.Journal.OfType<ExperimentEnded>());
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void What_has_thrown_is_loaded_again_with_its_reason_although_it_throws_again(string place)
    {
        var kernel = Run(Cases[place].Spec);
        var before = (kernel.Failure(), kernel.Experiment.Trials.Count);
        kernel.Restart(1);

        Assert.Equal(before, (kernel.Failure(), kernel.Experiment.Trials.Count));
        Assert.Equal(ExperimentStatus.Failed, kernel.Experiment.View(kernel.Now).Status);
        Assert.Single(kernel.Journal.OfType<ExperimentEnded>());
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void An_extension_of_what_has_failed_decides_the_same_whether_it_was_loaded_again_or_not(string place)
    {
        var (live, loaded) = (Run(Cases[place].Spec), Run(Cases[place].Spec));
        loaded.Restart(0);

        var decided = Extend(live);

        Assert.Equal(Extend(loaded), decided);
        Assert.Equal("extended", decided[0]);
        // others are asked again, and may throw again
        if (place == "stop function") Assert.Contains("trial-started", decided);
        if (!place.EndsWith(" told", StringComparison.Ordinal)) return;
        // who could not take a fact in can't go on, and no snapshot may hide it
        Assert.Equal(["extended", "ended"], decided);
        Assert.Null(live.Experiment.Capture());

        static List<string> Extend(KernelDriver kernel)
        {
            var facts = kernel.Send(new Input.Extend(kernel.Now, 2, TimeSpan.Zero)).ToList();
            if (!kernel.Experiment.Status.IsEnded()) facts.AddRange(kernel.OfferSlot());
            return [.. facts.Select(fact => FactJson.Write(fact).Kind)];
        }
    }

    [Fact]
    public void What_cannot_be_made_is_said_to_whoever_starts_it() =>
        Assert.Contains(
            "ThrowingSearch could not be made: System.IO.InvalidDataException: in the callback",
            Assert.Throws<InvalidExperimentException>(() => new Experiment(Given.Spec(searcher: new ThrowingSearch("Create")))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_without_end_is_cut()
    {
        var kernel = Run(Given.Spec(stop: Stop.When("mine", _ => throw new InvalidDataException(new string('e', 1_000_000)))));

        Assert.InRange(kernel.Failure().Length, 1000, 10_000);
        Assert.Contains("more characters)", kernel.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Experiments_have_their_own_functions_under_one_name()
    {
        var registry = new AlgorithmRegistry();
        var (first, second) = (SpecOf("first", iteration: 1), SpecOf("second", iteration: 2));
        var (one, two) = (registry.WithCodeOf(first), registry.WithCodeOf(second));

        Assert.Equal((1, 2), (Iterations(first, one), Iterations(second, two)));
        Assert.NotEmpty(AlgorithmRegistry.MissingFunctions(ExperimentSpecJson.Read(ExperimentSpecJson.Write(first, registry), registry)));
        Assert.Same(registry, registry.WithCodeOf(Given.Spec()));

        static ExperimentSpec SpecOf(string name, int iteration) => Given.Spec(stop: Stop.When("mine", trial => trial.Iteration >= iteration)) with { Name = name };

        static int Iterations(ExperimentSpec spec, AlgorithmRegistry registry)
        {
            var kernel = new KernelDriver(ExperimentSpecJson.Read(ExperimentSpecJson.Write(spec, registry), registry));
            kernel.StartNext();
            while (!kernel[0].Status.IsEnded()) kernel.Report(0, 1);
            return kernel[0].Iteration;
        }
    }

    private static InvalidDataException Thrown() => new(Message);

    /// <summary>Through all that the kernel asks of its code.</summary>
    private static KernelDriver Run(ExperimentSpec spec)
    {
        var kernel = new KernelDriver(spec);
        kernel.Send(new Input.CapacityKnown(kernel.Now, TrialResources.Default));
        for (var turn = 0; turn < 5 && !kernel.Experiment.Status.IsEnded(); turn++)
        {
            kernel.OfferSlot();
            foreach (var trial in kernel.Experiment.Running.ToList())
            {
                if (!kernel.Experiment.Status.IsEnded()) kernel.Report(trial.Id.Number, 1);
                kernel.Verdict(trial.Id.Number);
            }

            kernel.Tick();
        }

        return kernel;
    }

    private sealed record ThrowingRule(string Where) : StopRule, IStopRule
    {
        public override IStopRule Create(Objective objective) => this;

        public void Observe(Fact fact)
        {
            if (Where == "Observe" && fact is TrialReported) throw Thrown();
        }

        public StopDecision Check(StopRequest request) => Where == "Check" ? throw Thrown() : StopDecision.None;

        public int GrantedTo(Trial trial) => Where == "GrantedTo" ? throw Thrown() : trial.Iteration + 1;
    }

    private sealed record ThrowingSearch(string Where) : SearcherSpec, ISearcher
    {
        public override ISearcher Create(Problem problem) => Where == "Create" ? throw Thrown() : this;

        public void Observe(Fact fact)
        {
            if (Where == "Observe" && fact is TrialCreated) throw Thrown();
        }

        public Suggestion Suggest(SuggestRequest request) => Where switch
        {
            "Suggest" => throw Thrown(),
            "Nonsense" => Suggestion.Try(new Assignment([])),
            _ => new RandomSearch().Create(Given.Problem()).Suggest(request),
        };
    }
}
