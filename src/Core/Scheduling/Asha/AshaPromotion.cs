namespace Tune.Scheduling;

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
    /// <summary>
    /// How many trials at a rung suffice for the best of them to go on, at least 1; null for as many as the paper asks for, of which 1/η is a whole trial. Few of them bring
    /// the first good trials far when little is spent: the paper's rule sends one to the top only after 1/η has been one at every rung in turn.
    /// </summary>
    /// <value>Default: null; 2 is recommended with <see cref="Prescreening"/>.</value>
    public int? PromoteBestOf { get; init; }

    /// <inheritdoc/>
    public override string Kind => "asha-promotion";

    /// <inheritdoc/>
    public override bool RequiresCheckpoints => true;

    /// <inheritdoc/>
    public override bool PausesTrials => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate() =>
        PromoteBestOf is < 1 ? base.Validate().Append(Problem(nameof(PromoteBestOf), "at least 1, or null", PromoteBestOf)) : base.Validate();

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new AshaPromotionScheduler(this, problem.Seed);
}
