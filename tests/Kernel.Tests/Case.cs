using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using static Tune.Domain;

namespace Tune.Kernel.Tests;

/// <summary>A random scenario: one gene for each choice, so that a failing case shrinks to the plainest that fails.</summary>
internal sealed record Case(ImmutableArray<int> Genes)
{
    private const int GeneCount = 20;
    private const int ConstantSpace = 3;

    private static readonly SchedulerSpec[] Schedulers =
    [
        new Fifo(), new Asha { MaxResource = 9, ReductionFactor = 3 }, new Asha { MaxResource = 8, GracePeriod = 2, ReductionFactor = 2, Brackets = 2 },
        new MedianStopping { GracePeriod = 2, MinSamples = 2 }, new MedianStopping { MinSamples = 1, HardStop = false },
        new MedianStopping { GracePeriod = 2, MinSamples = 1, TimeAttribute = ResourceUnit.Seconds },
        new AshaPromotion { MaxResource = 9, ReductionFactor = 3 }, new AshaPromotion { MaxResource = 8, ReductionFactor = 1.5, Brackets = 2 },
        new HyperBand { MaxResource = 9, ReductionFactor = 3 }, new HyperBand { MaxResource = 5, ReductionFactor = 1.7 }, new HyperBandForBohb { MaxResource = 9, ReductionFactor = 3 },
        new Copying(1), new Copying(3),
    ];

    /// <summary>Those that change running trials, and newer options.</summary>
    private static readonly SchedulerSpec[] Changers =
    [
        new Asha { MaxResource = 9, ReductionFactor = 3, Cutoff = AshaCutoff.Rank },
        new PopulationBasedTraining { PerturbationInterval = 2 }, new PopulationBasedTraining { PerturbationInterval = 3, Synchronous = true, QuantileFraction = 0.5 },
        new PopulationBasedTraining { PerturbationInterval = 2.5, BurnIn = 2, TimeAttribute = ResourceUnit.Seconds, ResampleProbability = 1 },
        new Pb2 { PerturbationInterval = 2, QuantileFraction = 0.5 }, new Pb2 { PerturbationInterval = 3, Synchronous = true },
        new ResourceChanging(), new ResourceChanging { Distribution = ResourceDistribution.ToTheBest, MaxIncreases = 3, Base = new Asha { MaxResource = 9, ReductionFactor = 3 } },
        new ResourceChanging { AddBundles = true, Base = new AshaPromotion { MaxResource = 9, ReductionFactor = 3 } },
        new ResourceChanging { Base = new HyperBand { MaxResource = 9, ReductionFactor = 3 } },
        new ResourceChanging { Base = new PopulationBasedTraining { PerturbationInterval = 2 } },
    ];

    private static readonly StopRule?[] Rules =
    [
        null, Stop.AtIteration(4), Stop.WhenBelow("loss", 0.05).ForExperiment(), Stop.OnTrialPlateau("loss", 0.02, 3, 3) | Stop.AtIteration(7),
        Stop.OnExperimentPlateau(0.01, 3, 2), Stop.After(TimeSpan.FromSeconds(21.7)), Stop.AtIteration(3) & Stop.WhenBelow("loss", 0.3),
        (Stop.OnTrialPlateau("loss", 0.001, 2, 6) & Stop.AtIteration(2)).ForExperiment() | Stop.WhenAbove("loss", 2), Stop.AtIteration(1),
    ];

    private static readonly SearchSpace[] Spaces =
    [
        new() { ["x"] = Uniform(0, 1) },
        new() { ["x"] = LogUniform(1e-3, 1), ["opt"] = Choice(new SearchSpace { ["momentum"] = Uniform(0, 1) }, new SearchSpace { ["beta"] = QUniform(0, 1, 0.25) }) },
        new() { ["x"] = Uniform(0, 1), ["layers"] = GridSearch(1, 2, 3) },
        new() { ["constant"] = 3 },
        new() { ["x"] = Uniform(0, 1), ["y"] = SampleFrom("twice", config => config.Get<double>("x") * 2) },
    ];

    private static readonly ResourceFunction ByConfiguration = ResourceFunction.Define("by configuration", config => new TrialResources { Cpu = 1 + config.ToString().Length % 3 });

    /// <summary>The scenarios, with the plainer ones of each.</summary>
    public static Arbitrary<Case> Arbitrary { get; } = Arb.From(Gen.ArrayOf(Gen.Choose(0, 1 << 20), GeneCount).Select(genes => new Case([.. genes])), Plainer);

    public static IReadOnlyList<SchedulerSpec> AllSchedulers => [.. Schedulers, .. Changers];

    private int Seed => Genes[0];

    private SchedulerSpec Scheduler => Genes[2] / Schedulers.Length is var rest && rest % 2 == 0 ? Schedulers[Genes[2] % Schedulers.Length] : Changers[rest / 2 % Changers.Length];

    /// <summary>A space without a parameter leaves a population nothing to change.</summary>
    private int SpaceIndex => Genes[1] % Spaces.Length is var drawn && drawn == ConstantSpace && Scheduler.ChangesConfigurations ? 0 : drawn;

    /// <summary>A population has two at least, and a number of them.</summary>
    private int? Samples => Scheduler.ChangesConfigurations ? 2 + Genes[4] % 12 : Genes[4] % 13 == 12 ? null : 1 + Genes[4] % 13;

    public ExperimentSpec Spec()
    {
        var stop = Rules[Genes[3] % Rules.Length];
        var failures = Genes[6] % 4 - 1;
        return new ExperimentSpec<Configuration>
        {
            Name = "case",
            Space = Spaces[SpaceIndex],
            Objective = Seed % 2 == 0 ? Objective.Minimize("loss") : Objective.Maximize("loss"),
            Samples = Samples,
            Searcher = (Genes[13] % 4) switch { 1 => new GridSearch { Resolution = 2 }, 2 => new Batched(3, 8), _ => new RandomSearch() },
            Scheduler = Scheduler,
            // without a number of samples it has to end by time
            Stop = Samples is not null ? stop : stop is null ? Stop.After(TimeSpan.FromSeconds(15)) : stop | Stop.After(TimeSpan.FromSeconds(15)),
            MaxConcurrentTrials = Genes[5] % 4 == 0 ? null : Genes[5] % 4,
            ResourceFunction = Genes[13] % 5 == 4 && !Scheduler.UsesCapacity ? ByConfiguration : null,
            MaxFailuresPerTrial = failures,
            FailFast = failures == 0 && Genes[14] % 2 == 1,
            Seed = (ulong)Seed,
            Presets = Genes[15] % 3 == 1 && SpaceIndex is 0 or 2 ? [Configuration.Parse("""{"x":0.5}""")] : [],
        };
    }

    public Scenario Scenario()
    {
        var seed = (ulong)Seed;
        return new()
        {
            Spec = Spec(),
            Seed = seed,
            Slots = 1 + Genes[7] % 5,
            // the first that pauses without a checkpoint ends it all
            CheckpointEvery = Scheduler.RequiresCheckpoints && Genes[8] % 13 > 0 ? 1 + Genes[8] % 3 : Genes[8] % 4,
            Delay = Genes[9] % 4 * 0.7,
            Length = trial => 1 + (int)(12 * Simulation.Chance(seed, "length", trial.Id.Number, 0)),
            Seconds = (trial, iteration) => 0.1 + 1.7 * Simulation.Chance(seed, "seconds", trial.Id.Number, iteration),
            Curve = Curve,
            Operator = Operator(),
            Edits = Edits(),
            Clients = Genes[13] % 3 == 1,
            Faults = new Faults
            {
                Failures = Genes[10] % 3 * 0.08,
                Losses = Genes[11] % 3 * 0.08,
                Duplicates = Genes[9] % 3 * 0.2,
                Crashes = (Genes[12] % 3) switch { 1 => [4.3], 2 => [2.1, 6.6, 6.7, 14], _ => [] },
                UseSnapshots = Genes[12] % 2 == 0,
            },
        };
    }

    public override string ToString() => $"{ExperimentSpecJson.Write(Spec(), new AlgorithmRegistry())} genes {string.Join(',', Genes)}";

    private Metrics Curve(Trial trial, int iteration)
    {
        var chance = Simulation.Chance((ulong)Seed, "curve", trial.Id.Number, iteration);
        var loss = Simulation.Chance((ulong)Seed, "floor", trial.Id.Number, 0) + 1.0 / iteration;
        return chance switch
        {
            < 0.04 => new Metrics("loss", double.NaN),
            < 0.06 => new Metrics("loss", double.PositiveInfinity),
            < 0.07 => new Metrics("loss", double.NegativeInfinity),
            < 0.12 => new Metrics("epoch", iteration),
            _ => new Metrics { ["epoch"] = iteration, ["loss"] = loss },
        };
    }

    private List<(double At, Func<DateTimeOffset, Input> Make)> Operator()
    {
        var acts = new List<(double, Func<DateTimeOffset, Input>)>();
        if (Scheduler.UsesCapacity) acts.AddRange([(0.2, Capacity(4, 2)), (5.1, Capacity(4)), (7.3, Capacity(4, 8, 1))]);
        if (Genes[14] % 3 == 1) acts.AddRange([(2.5, at => new Input.Pause(at, "lunch")), (5.5, at => new Input.Resume(at))]);
        if (Genes[14] % 5 == 1) acts.Add((3.1, at => new Input.StopTrial(at, new TrialId(1), "boring")));
        if (Genes[14] % 7 == 1) acts.Add((9.3, at => new Input.Extend(at, 2, TimeSpan.FromSeconds(3))));
        if (Genes[14] % 4 == 3) acts.AddRange([(1.7, Enqueue(addsSamples: false)), (6.1, Enqueue(addsSamples: Genes[14] % 8 == 3))]);
        if (Genes[14] % 5 == 2) acts.AddRange([(0.9, at => new Input.SetTag(at, "stage", "first")), (4.4, at => new Input.SetTag(at, "stage", null)), (4.6, at => new Input.SetTag(at, "owner", "me"))]);
        if (Genes[14] % 5 == 4) acts.AddRange([(0.8, at => new Input.SetTrialName(at, "{x:0.0}")), (4.5, at => new Input.SetTrialName(at, null))]);
        if (Genes[14] % 5 == 3) acts.AddRange([(1.1, Note("{\"a\":[1]}")), (1.2, Note("{\"a\":[1]}")), (8, Note("\"late\"")), (12, Note(null))]);
        // whoever adds one has asked before whether it fits
        if (Genes[14] % 6 == 4 && SpaceIndex == 0 && Genes[16] % 4 is not 1) acts.Add((2.2, at => new Input.AddObservation(at, new PriorResult(Configuration.Parse("""{"x":0.3}"""), new Metrics("loss", 0.4)))));
        if (Genes[14] % 9 == 2) acts.Add((9.9, Enqueue(addsSamples: true, new TrialId(0))));
        if (Genes[14] % 9 is 4 or 7) acts.AddRange([(6.4, Enqueue(addsSamples: true, new TrialId(0), fromCheckpoints: true)), (13.8, Enqueue(addsSamples: true, new TrialId(1), fromCheckpoints: true))]);
        if (Genes[14] % 11 == 1) acts.Add((7.9, at => new Input.Stop(at, "enough")));
        return acts;
    }

    /// <summary>Edits of a person's: one in four cases has one or two.</summary>
    private List<(double At, Func<ExperimentSpec, ExperimentSpec> Edit)> Edits()
    {
        var edits = new List<(double, Func<ExperimentSpec, ExperimentSpec>)>();
        if (Genes[16] % 4 is 1) edits.Add((0.3 + Genes[17] % 97 * 0.13, spec => Edit(spec, Genes[18])));
        if (Genes[16] % 8 is 1) edits.Add((4 + Genes[17] % 41 * 0.7, spec => Edit(spec, Genes[19])));
        return edits;
    }

    private ExperimentSpec Edit(ExperimentSpec given, int gene)
    {
        var spec = (ExperimentSpec<Configuration>)given;
        if (gene % 2 == 1) spec = spec with { Samples = spec.Samples + 1 + gene % 5 };
        if (gene / 2 % 3 == 1) spec = spec with { MaxConcurrentTrials = 1 + gene % 4 };
        if (gene / 6 % 3 == 1) spec = spec with { Stop = Rules[gene / 18 % Rules.Length] is { } rule ? spec.Samples is null ? rule | Stop.After(TimeSpan.FromSeconds(25)) : rule : spec.Samples is null ? spec.Stop : null };
        if (gene / 7 % 3 == 1) spec = spec with { Scheduler = AllSchedulers[gene / 21 % AllSchedulers.Count] };
        if (gene / 5 % 4 == 1) spec = spec with { Searcher = new RandomSearch(), Seed = (ulong)gene };
        if (gene / 11 % 3 == 1) spec = spec with { Space = Spaces[gene / 33 % Spaces.Length] };
        if (gene / 13 % 3 == 1 && SpaceIndex == 0) spec = spec with { Space = new SearchSpace { ["x"] = Uniform(0.25, 1.5) } };
        if (gene / 17 % 4 == 1) spec = spec with { Objective = spec.Objective.Goal == Goal.Minimize ? Objective.Maximize("loss") : Objective.Minimize("loss") };
        if (gene / 19 % 5 == 1) spec = spec with { MaxFailuresPerTrial = gene % 3, FailFast = false };
        return IsPossible(spec) ? spec : given;
    }

    private static bool IsPossible(ExperimentSpec spec)
    {
        try
        {
            return (spec.ResourceFunction is null || !spec.Scheduler.UsesCapacity) && new Experiment(spec) is not null;
        }
        catch (InvalidExperimentException)
        {
            return false;
        }
    }

    private Func<DateTimeOffset, Input> Enqueue(bool addsSamples, TrialId? retryOf = null, bool fromCheckpoints = false)
    {
        var config = Configuration.Parse(SpaceIndex == ConstantSpace ? "{}" : """{"x":0.25}""");
        return at => new Input.Enqueue(at, [(config, retryOf), (config, null)], addsSamples) { FromCheckpoints = fromCheckpoints };
    }

    private static Func<DateTimeOffset, Input> Note(string? json) => at => new Input.SetTrialAttribute(at, new TrialId(0), "note", json);

    /// <summary>Silos with so many processors each.</summary>
    private static Func<DateTimeOffset, Input> Capacity(params int[] silos) => at =>
        new Input.CapacityKnown(at, new TrialResources { Cpu = silos[0], AdditionalBundles = [.. silos.Skip(1).Select(cpu => new ResourceBundle { Cpu = cpu })] });

    private static IEnumerable<Case> Plainer(Case failing)
    {
        for (var i = 0; i < failing.Genes.Length; i++)
        {
            if (failing.Genes[i] == 0) continue;
            yield return new Case(failing.Genes.SetItem(i, 0));
            yield return new Case(failing.Genes.SetItem(i, failing.Genes[i] / 2));
        }
    }
}
