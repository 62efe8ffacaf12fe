namespace Tune.Scheduling;

/// <summary>
/// HyperBand, synchronous: brackets of successive halvings that trade the number of trials against the iterations that each gets. The trials of a
/// bracket pause at its rung until all have come so far; then the best 1/<see cref="HyperBandSpec.ReductionFactor"/> go on and the others are stopped.
/// Brackets are opened one after another, the one with the fewest trials and the longest first rung first.
/// </summary>
/// <remarks>
/// L. Li et al.: Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization, JMLR 18, 2018. <see cref="HyperBandSpec.MaxResource"/> is R,
/// <see cref="HyperBandSpec.ReductionFactor"/> η. Ray: <c>HyperBandScheduler</c> with <c>stop_last_trials</c>, whose decisions it makes, with these
/// differences: sizes and rungs are exact where Ray's logarithms and powers are not; a bracket that new trials can still join waits for them, so that
/// it does not matter how early they are created; members that end leave no bracket waiting, nor do those that have overstepped the next rung.
/// </remarks>
public sealed record HyperBand : HyperBandSpec
{
    /// <inheritdoc/>
    public override string Kind => "hyperband";

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new HyperBandScheduler(Plan, new HyperBandOrder.FewestTrialsFirst());
}
