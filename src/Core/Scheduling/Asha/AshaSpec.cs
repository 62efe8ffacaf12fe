namespace Tune.Scheduling;

/// <summary>The options of both forms of asynchronous successive halving.</summary>
public abstract record AshaSpec : SchedulerSpec
{
    /// <summary>The iteration at which a trial ends, at least 1.</summary>
    /// <value>Default: 100.</value>
    public int MaxResource { get; init; } = 100;

    /// <summary>The iteration of the first rung, at least 1 and at most <see cref="MaxResource"/>: no trial is stopped or paused before it.</summary>
    /// <value>Default: 1.</value>
    public int GracePeriod { get; init; } = 1;

    /// <summary>A rung keeps the best 1/η, and the next rung is η times as far. At least 1.01.</summary>
    /// <value>Default: 4.</value>
    public double ReductionFactor { get; init; } = 4;

    /// <summary>How many brackets; bracket s has its first rung at <c>GracePeriod · η^s</c>. At least 1.</summary>
    /// <value>Default: 1, as the paper and Ray advise.</value>
    public int Brackets { get; init; } = 1;

    /// <inheritdoc/>
    public override bool CutsTrialsShort => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (MaxResource < 1) yield return Problem(nameof(MaxResource), "at least 1", MaxResource);
        if (GracePeriod < 1) yield return Problem(nameof(GracePeriod), "at least 1", GracePeriod);
        if (GracePeriod > MaxResource) yield return Problem(nameof(GracePeriod), $"at most MaxResource ({MaxResource})", GracePeriod);
        if (AshaLadder.ProblemOf(ReductionFactor) is { } expected) yield return Problem(nameof(ReductionFactor), expected, ReductionFactor);
        if (Brackets < 1) yield return Problem(nameof(Brackets), "at least 1", Brackets);
    }
}
