namespace Tune;

/// <summary>
/// Asynchronous successive halving, stopping form: a trial that reaches a rung goes on if its value is among the best
/// 1/<see cref="ReductionFactor"/> of those recorded there before, and is stopped otherwise. Nothing ever waits.
/// </summary>
/// <remarks>
/// L. Li et al.: A System for Massively Parallel Hyperparameter Tuning, MLSys 2020. <see cref="GracePeriod"/> is r,
/// <see cref="MaxResource"/> R, <see cref="ReductionFactor"/> η, <see cref="Brackets"/> the number of values of s.
/// Ray: <c>ASHAScheduler</c>, whose decisions it makes, with two differences (DESIGN.md part 6): rungs are exact multiples of the
/// grace period, and every rung that a trial passes is recorded, once.
/// </remarks>
public sealed record Asha : SchedulerSpec
{
    /// <summary>The iteration at which a trial ends, at least 1.</summary>
    /// <value>Default: 100.</value>
    public int MaxResource { get; init; } = 100;

    /// <summary>The iteration of the first rung, at least 1 and at most <see cref="MaxResource"/>: no trial is stopped before it.</summary>
    /// <value>Default: 1.</value>
    public int GracePeriod { get; init; } = 1;

    /// <summary>A rung keeps the best 1/η, and the next rung is η times as far. Greater than 1.</summary>
    /// <value>Default: 4.</value>
    public double ReductionFactor { get; init; } = 4;

    /// <summary>How many brackets; bracket s has its first rung at <c>GracePeriod · η^s</c>. At least 1.</summary>
    /// <value>Default: 1, as the paper and Ray advise.</value>
    public int Brackets { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (MaxResource < 1) yield return Problem(nameof(MaxResource), "at least 1", MaxResource);
        if (GracePeriod < 1) yield return Problem(nameof(GracePeriod), "at least 1", GracePeriod);
        if (GracePeriod > MaxResource) yield return Problem(nameof(GracePeriod), $"at most MaxResource ({MaxResource})", GracePeriod);
        if (!(ReductionFactor > 1) || double.IsInfinity(ReductionFactor)) yield return Problem(nameof(ReductionFactor), "greater than 1", ReductionFactor);
        if (Brackets < 1) yield return Problem(nameof(Brackets), "at least 1", Brackets);
    }

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new AshaScheduler(this, problem.Seed);
}
