using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>What one simulation tries.</summary>
/// <param name="Space">The search space.</param>
/// <param name="Presets">What is tried first.</param>
/// <param name="Curves">How trials train.</param>
/// <param name="Trials">How many trials there are at most.</param>
/// <param name="Labels">What the record calls the trials; null if it has no names for them.</param>
internal sealed record SimulatedTrials(SearchSpace Space, ImmutableArray<Configuration> Presets, ILearningCurves Curves, int Trials, ImmutableArray<long>? Labels)
{
    /// <summary>What a trial is called.</summary>
    public long LabelOf(TrialId trial) => Labels is { } labels ? labels[trial.Number] : trial.Number;
}
