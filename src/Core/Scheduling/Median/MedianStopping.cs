namespace Tune.Scheduling;

/// <summary>
/// Stops a trial whose best value so far is worse than the median of the other trials' running means up to the same point.
/// </summary>
/// <remarks>
/// D. Golovin et al.: Google Vizier, KDD 2017, section 3.2.2. Ray: <c>MedianStoppingRule</c>, whose decisions it makes.
/// The trial's own <em>best</em> is compared with the others' running <em>means</em>; others count if they have come at least as far.
/// </remarks>
public sealed record MedianStopping : SchedulerSpec
{
    /// <inheritdoc/>
    public override string Kind => "median";

    /// <inheritdoc/>
    public override bool RequiresCheckpoints => !HardStop;

    /// <inheritdoc/>
    public override bool PausesTrials => !HardStop;

    /// <summary>What <see cref="GracePeriod"/> counts.</summary>
    /// <value>Default: iterations (Ray: seconds).</value>
    public ResourceUnit TimeAttribute { get; init; }

    /// <summary>No trial is stopped before it, and earlier reports count for no mean; at least 0.</summary>
    /// <value>Default: 1 iteration.</value>
    public double GracePeriod { get; init; } = 1;

    /// <summary>How many other trials must have come as far, at least 1.</summary>
    /// <value>Default: 3.</value>
    public int MinSamples { get; init; } = 3;

    /// <summary>True to stop, false to pause instead; a trial that was paused and resumed is left alone.</summary>
    /// <value>Default: true.</value>
    public bool HardStop { get; init; } = true;

    /// <inheritdoc/>
    public override bool CutsTrialsShort => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (!(GracePeriod >= 0) || double.IsInfinity(GracePeriod)) yield return Problem(nameof(GracePeriod), "at least 0", GracePeriod);
        if (!Enum.IsDefined(TimeAttribute)) yield return Problem(nameof(TimeAttribute), "one of iterations, seconds", TimeAttribute);
        if (MinSamples < 1) yield return Problem(nameof(MinSamples), "at least 1", MinSamples);
    }

    /// <inheritdoc/>
    public override IScheduler Create(Problem problem) => new MedianStoppingScheduler(this);
}
