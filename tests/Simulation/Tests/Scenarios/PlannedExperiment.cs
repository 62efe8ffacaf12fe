using System.Collections.Immutable;

namespace Tune.Simulations;

/// <summary>An experiment, how its trainable behaves, and what people do to it.</summary>
internal sealed record PlannedExperiment
{
    public required ExperimentSpec<Configuration> Spec { get; init; }

    public required TrainingPlan Training { get; init; }

    public required TimeSpan StartsAt { get; init; }

    /// <summary>What a person does, after a while since the last.</summary>
    public required ImmutableArray<(TimeSpan After, PersonalAct Act)> Acts { get; init; }

    /// <summary>Whether somebody follows the journal, and so wakes the experiment whenever it sleeps.</summary>
    public required bool IsWatched { get; init; }

    public string Name => Spec.Name;
}

/// <summary>What a person does to an experiment.</summary>
internal abstract record PersonalAct
{
    public sealed record Pause : PersonalAct;

    public sealed record Resume : PersonalAct;

    public sealed record Stop : PersonalAct;

    public sealed record StopTrial(int Trial) : PersonalAct;

    public sealed record Extend(int Samples) : PersonalAct;

    /// <summary>Runs the program again with an edited spec.</summary>
    public sealed record Change(ExperimentSpec<Configuration> Spec) : PersonalAct;

    public sealed record Look : PersonalAct;
}
