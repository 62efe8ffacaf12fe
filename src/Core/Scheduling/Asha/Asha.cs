namespace Tune.Scheduling;

/// <summary>
/// Asynchronous successive halving, stopping form: a trial that reaches a rung goes on if its value is among the best
/// 1/<see cref="AshaSpec.ReductionFactor"/> of those recorded there before, and is stopped otherwise. Nothing ever waits.
/// </summary>
/// <remarks>
/// L. Li et al.: A System for Massively Parallel Hyperparameter Tuning, MLSys 2020. <see cref="AshaSpec.GracePeriod"/> is r,
/// <see cref="AshaSpec.MaxResource"/> R, <see cref="AshaSpec.ReductionFactor"/> η, <see cref="AshaSpec.Brackets"/> the number of values of s.
/// Ray: <c>ASHAScheduler</c>, whose decisions it makes, with two differences (DESIGN.md part 6): rungs are exact multiples of the
/// grace period, and every rung that a trial passes is recorded, once.
/// </remarks>
public sealed record Asha : AshaSpec
{
    /// <summary>What a trial is compared with at a rung. <see cref="AshaCutoff.Rank"/> stops more trials, and so starts more.</summary>
    /// <value>Default: <see cref="AshaCutoff.Quantile"/>, as in Ray.</value>
    public AshaCutoff Cutoff { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Validate() =>
        Enum.IsDefined(Cutoff) ? base.Validate() : base.Validate().Append(Problem(nameof(Cutoff), "one of quantile, rank", Cutoff));

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new AshaScheduler(this, problem.Seed);
}
