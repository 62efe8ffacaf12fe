namespace Tune;

/// <summary>
/// Asynchronous successive halving, promotion form: a trial pauses at every rung. Whenever a slot is free, the best paused trial of the highest
/// rung goes on if it is among the best 1/<see cref="AshaSpec.ReductionFactor"/> that have reached its rung so far; if there is none, a new trial begins at the bottom.
/// </summary>
/// <remarks>
/// L. Li et al.: A System for Massively Parallel Hyperparameter Tuning, MLSys 2020, algorithm 2. <see cref="AshaSpec.GracePeriod"/> is r, <see cref="AshaSpec.MaxResource"/> R,
/// <see cref="AshaSpec.ReductionFactor"/> η, <see cref="AshaSpec.Brackets"/> the number of values of s. Not in Ray, whose ASHA is the stopping form (<see cref="Asha"/>). A trial that
/// would be promoted at the moment it reports goes on without pausing. Trials that can't be promoted any more are stopped when nothing else is left to do.
/// </remarks>
public sealed record AshaPromotion : AshaSpec
{
    /// <inheritdoc/>
    public override string Kind => "asha-promotion";

    /// <inheritdoc/>
    public override bool RequiresCheckpoints => true;

    /// <inheritdoc/>
    public override bool PausesTrials => true;

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new AshaPromotionScheduler(this, problem.Seed);
}
