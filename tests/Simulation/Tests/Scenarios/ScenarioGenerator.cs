using System.Collections.Immutable;
using System.Globalization;
using static Tune.Domain;

namespace Tune.Simulations;

/// <summary>Draws scenarios.</summary>
internal static class ScenarioGenerator
{
    public static Scenario Create(ulong seed)
    {
        var chance = new Chance(seed, "scenario");
        return new Scenario
        {
            Seed = seed,
            SlotsOfSilos = [.. Enumerable.Range(0, chance.Of(1, 2, 2, 3)).Select(_ => chance.Between(1, 3))],
            Storm = chance.Between(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(120)),
            Experiments = [.. Enumerable.Range(0, chance.Between(1, 3)).Select(index => Experiment(seed, index))],
            Weather = Weather(seed),
        };
    }

    private static PlannedExperiment Experiment(ulong seed, int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"experiment-{index}");
        var chance = new Chance(seed, name);
        var training = new TrainingPlan
        {
            Name = $"training-of-{name}",
            Kind = chance.Of(TrainableKind.Yielding, TrainableKind.Calling, TrainableKind.Stepping),
            Longest = chance.Between(1, 10),
            LongestStep = TimeSpan.FromMilliseconds(chance.LogBetween(20, 8000)),
            CheckpointEvery = chance.Between(0, 3),
            Failures = chance.Happens(0.5) ? chance.LogBetween(0.01, 0.3) : 0,
            Deafness = chance.Happens(0.3) ? 0.5 : 0,
        };
        var spec = Spec(name, chance, training);
        if (new Chance(seed, $"searcher of {name}").Happens(0.3)) spec = spec with { Searcher = new GaussianProcess { StartupTrials = 2, Candidates = 4, Starts = 1 } };
        if (PausingScheduler(seed, name) is { } scheduler)
        {
            // what is paused goes on from what it has saved
            var every = new Chance(seed, $"checkpoints of {name}").Between(1, 2);
            training = training with { CheckpointEvery = every, Longest = Math.Max(training.Longest, 4) };
            spec = spec with { Scheduler = scheduler, Checkpoints = spec.Checkpoints with { Frequency = every }, Samples = Math.Max(2, spec.Samples ?? 2) };
            if (scheduler is PopulationBasedTraining) spec = spec with { Searcher = new RandomSearch() };
        }

        (spec, training) = Misbehaving(seed, spec, training);
        return new PlannedExperiment
        {
            Spec = spec,
            Training = training,
            StartsAt = chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(10)),
            Acts = [.. Enumerable.Range(0, chance.Happens(0.5) ? chance.Between(1, 5) : 0).Select(_ => (chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)), Act(chance))), .. Changes(seed, spec)],
            IsWatched = chance.Happens(0.5),
        };
    }

    /// <summary>For some experiments, a person who edits the spec and runs the program again.</summary>
    private static IEnumerable<(TimeSpan After, PersonalAct Act)> Changes(ulong seed, ExperimentSpec<Configuration> spec)
    {
        var chance = new Chance(seed, $"changes of {spec.Name}");
        for (var left = chance.Happens(0.25) ? chance.Between(1, 2) : 0; left > 0; left--)
        {
            spec = spec with { Samples = spec.Samples + chance.Between(0, 3), MaxConcurrentTrials = chance.Of<int?>(1, 2, null), Checkpoints = spec.Checkpoints with { Keep = chance.Of<int?>(1, 2, null) } };
            if (chance.Happens(0.4) && !spec.Scheduler.ChangesConfigurations) spec = spec with { Searcher = chance.Happens(0.5) ? new RandomSearch() : new Tpe { StartupTrials = 2, Candidates = 4 }, Seed = (ulong)chance.Below(1000) };
            if (chance.Happens(0.4) && !spec.Scheduler.ChangesConfigurations) spec = spec with { Scheduler = chance.Of<SchedulerSpec>(new Fifo(), new Asha { MaxResource = chance.Between(3, 9), ReductionFactor = 3 }, new MedianStopping { MinSamples = 1 }) };
            if (chance.Happens(0.4) && !spec.Scheduler.ChangesConfigurations)
                spec = spec with { Space = new SearchSpace { ["x"] = Uniform(0, chance.Of(0.7, 2)), ["rate"] = LogUniform(1e-4, 1e-1), ["kind"] = Choice("a", "b", "c", "d") } };
            yield return (chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)), new PersonalAct.Change(spec));
        }
    }

    private static ExperimentSpec<Configuration> Spec(string name, Chance chance, TrainingPlan training)
    {
        var failures = chance.Between(0, 3);
        return new()
        {
            Name = name,
            Space = new SearchSpace { ["x"] = Uniform(0, 1), ["rate"] = LogUniform(1e-4, 1e-1), ["kind"] = Choice("a", "b", "c") },
            Objective = chance.Happens(0.5) ? Objective.Minimize("loss") : Objective.Maximize("gain"),
            Samples = chance.Between(1, 8),
            Searcher = chance.Happens(0.5) ? new RandomSearch() : new Tpe { StartupTrials = 2, Candidates = 4 },
            Scheduler = chance.Below(4) switch
            {
                0 => new Fifo(),
                1 => new Asha { MaxResource = chance.Between(3, 9), GracePeriod = chance.Between(1, 3), ReductionFactor = chance.Between(2, 3), Brackets = chance.Between(1, 2) },
                2 => new MedianStopping { GracePeriod = chance.Between(1, 3), MinSamples = chance.Between(1, 2), HardStop = true },
                _ => new MedianStopping { GracePeriod = chance.Between(1, 3), MinSamples = chance.Between(1, 2), HardStop = false },
            },
            Stop = chance.Below(6) switch
            {
                0 => Stop.AtIteration(chance.Between(1, 8)),
                1 => Stop.WhenBelow("loss", 0.2),
                2 => Stop.After(chance.Between(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(100))),
                _ => null,
            },
            MaxConcurrentTrials = chance.Happens(0.3) ? chance.Between(1, 3) : null,
            MaxFailuresPerTrial = failures,
            FailFast = failures == 0 && chance.Happens(0.2),
            Seed = (ulong)chance.Below(1000),
            Checkpoints = new CheckpointPolicy
            {
                Keep = chance.Of<int?>(1, 2, null),
                ScoreMetric = chance.Happens(0.4) ? "loss" : null,
                ScoreGoal = Goal.Minimize,
                Frequency = training.CheckpointEvery,
                AtEnd = chance.Happens(0.3),
            },
        };
    }

    /// <summary>For some experiments, a scheduler that pauses trials, lets them go on elsewhere, from others' checkpoints or with more resources.</summary>
    private static SchedulerSpec? PausingScheduler(ulong seed, string name)
    {
        var chance = new Chance(seed, $"pausing scheduler of {name}");
        return chance.Below(12) switch
        {
            0 => new HyperBand { MaxResource = chance.Between(4, 9), ReductionFactor = chance.Between(2, 3) },
            1 => new AshaPromotion { MaxResource = chance.Between(3, 9), GracePeriod = 1, ReductionFactor = chance.Between(2, 3) },
            2 => new PopulationBasedTraining { PerturbationInterval = chance.Between(1, 2), QuantileFraction = 0.5 },
            3 => new PopulationBasedTraining { PerturbationInterval = chance.Between(1, 2), QuantileFraction = 0.5, Synchronous = true },
            4 => new ResourceChanging { Base = chance.Happens(0.5) ? new Fifo() : new Asha { MaxResource = 9, ReductionFactor = 3 } },
            _ => null,
        };
    }

    /// <summary>For some experiments, code of the user's that throws at some moment, or a trial that takes its silo with it.</summary>
    private static (ExperimentSpec<Configuration> Spec, TrainingPlan Training) Misbehaving(ulong seed, ExperimentSpec<Configuration> spec, TrainingPlan training)
    {
        var chance = new Chance(seed, $"misbehaviour of {spec.Name}");
        var kind = chance.Below(20);
        var (trial, iteration) = (chance.Below(8), chance.Between(1, 5));
        if (kind == 0) return (spec, training with { Poison = trial });
        if (kind == 1) return (spec with { TimeLimitPerTrial = chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40)) }, training);
        if (kind == 2) return (spec with { StallLimitPerTrial = chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)) }, training);
        if (kind > 4) return (spec, training);
        var thrower = Stop.When($"throws in {spec.Name}", seen => seen.Id.Number == trial && seen.Iteration >= iteration ? throw new InvalidDataException("This rule was told to throw.") : false);
        return (spec with { Stop = spec.Stop is { } rule ? rule | thrower : thrower }, training);
    }

    private static PersonalAct Act(Chance chance) => chance.Below(12) switch
    {
        0 or 1 => new PersonalAct.Pause(),
        2 or 3 or 4 => new PersonalAct.Resume(),
        5 or 6 => new PersonalAct.StopTrial(chance.Below(8)),
        7 or 8 => new PersonalAct.Extend(chance.Between(1, 3)),
        9 => new PersonalAct.Stop(),
        _ => new PersonalAct.Look(),
    };

    private static Weather Weather(ulong seed)
    {
        var chance = new Chance(seed, "weather");
        var weather = new Weather();
        if (chance.Happens(0.3)) weather = weather with { LostRequests = chance.LogBetween(0.001, 0.03) };
        if (chance.Happens(0.3)) weather = weather with { LostResponses = chance.LogBetween(0.001, 0.03) };
        if (chance.Happens(0.5)) weather = weather with { LateMessages = chance.LogBetween(0.01, 0.5), LongestLateness = TimeSpan.FromSeconds(chance.LogBetween(0.01, 100)) };
        if (chance.Happens(0.5))
        {
            weather = weather with
            {
                LostItems = chance.LogBetween(0.01, 1), RepeatedItems = chance.LogBetween(0.01, 0.5), LateItems = chance.LogBetween(0.01, 0.5), RefusedItems = chance.LogBetween(0.01, 0.5),
            };
        }

        if (chance.Happens(0.3)) weather = weather with { FailedWrites = chance.LogBetween(0.002, 0.1) };
        if (chance.Happens(0.3)) weather = weather with { HalfFailedWrites = chance.LogBetween(0.002, 0.1) };
        if (chance.Happens(0.2)) weather = weather with { FailedReads = chance.LogBetween(0.002, 0.1) };
        if (chance.Happens(0.4)) weather = weather with { SlowStorage = chance.LogBetween(0.01, 0.5), LongestStorage = TimeSpan.FromSeconds(chance.LogBetween(0.05, 40)) };
        if (chance.Happens(0.4)) weather = weather with { BusyThreads = chance.LogBetween(0.01, 0.3), LongestBusy = TimeSpan.FromSeconds(chance.LogBetween(0.001, 1)) };
        if (chance.Happens(0.3)) weather = weather with { CrashesAtWrites = chance.LogBetween(0.002, 0.03) };
        if (chance.Happens(0.3)) weather = weather with { CrashesPerMinute = chance.LogBetween(0.5, 6) };
        if (chance.Happens(0.4)) weather = weather with { KillsPerMinute = chance.LogBetween(0.5, 6) };
        if (chance.Happens(0.4)) weather = weather with { FreezesPerMinute = chance.LogBetween(0.5, 6), LongestFreeze = TimeSpan.FromSeconds(chance.LogBetween(0.5, 60)) };
        // a stream of its own: what goes wrong otherwise stays what it was
        return weather with { MovesClocks = new Chance(seed, "clocks").Happens(0.3) };
    }
}
