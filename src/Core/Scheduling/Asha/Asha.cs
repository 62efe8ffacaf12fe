namespace Tune;

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
    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new AshaScheduler(this, problem.Seed);
}
