namespace Tune.Scheduling;

/// <summary>The options of the schedulers of the HyperBand family.</summary>
public abstract record HyperBandSpec : SchedulerSpec
{
    /// <summary>The least reduction factor: below it there would be more brackets than anyone could fill.</summary>
    internal const double LeastReductionFactor = 1.1;

    /// <summary>The iteration at which a trial ends at the latest, at least 1.</summary>
    /// <value>Default: 81.</value>
    public int MaxResource { get; init; } = 81;

    /// <summary>A rung keeps the best 1/η, and the next rung is η times as far. At least 1.1.</summary>
    /// <value>Default: 3.</value>
    public double ReductionFactor { get; init; } = 3;

    /// <inheritdoc/>
    public override bool RequiresCheckpoints => true;

    /// <inheritdoc/>
    public override bool PausesTrials => true;

    /// <inheritdoc/>
    public override bool CutsTrialsShort => true;

    private protected HyperBandPlan Plan => new(MaxResource, ReductionFactor);

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (MaxResource < 1) yield return Problem(nameof(MaxResource), "at least 1", MaxResource);
        if (!(ReductionFactor >= LeastReductionFactor) || double.IsInfinity(ReductionFactor))
            yield return Problem(nameof(ReductionFactor), FormattableString.Invariant($"at least {LeastReductionFactor}"), ReductionFactor);
    }
}
