namespace Tune.Scheduling;

/// <summary>
/// What the members of the population based family have in common: at intervals the worst trials go on from the checkpoints of the best, with
/// changed configurations.
/// </summary>
public abstract record PopulationSpec : SchedulerSpec
{
    /// <summary>What <see cref="PerturbationInterval"/> and <see cref="BurnIn"/> count.</summary>
    /// <value>Default: iterations (Ray: seconds).</value>
    public ResourceUnit TimeAttribute { get; init; }

    /// <summary>How far a trial trains between two decisions about it, above 0.</summary>
    /// <value>Default: 10 iterations.</value>
    public double PerturbationInterval { get; init; } = 10;

    /// <summary>Nothing is decided before a trial has come so far, at least 0.</summary>
    /// <value>Default: 0.</value>
    public double BurnIn { get; init; }

    /// <summary>The share of trials that are replaced, and of those that they are replaced by; from 0 (never) to 0.5, both inclusive.</summary>
    /// <value>Default: 0.25.</value>
    public double QuantileFraction { get; init; } = 0.25;

    /// <summary>
    /// Whether all trials wait for each other at each interval, so that what they reached is compared at the same point. Else a trial is compared
    /// with what the others had reached at their last interval, and none waits.
    /// </summary>
    /// <value>Default: false.</value>
    public bool Synchronous { get; init; }

    /// <inheritdoc/>
    public override bool RequiresCheckpoints => true;

    /// <inheritdoc/>
    public override bool PausesTrials => true;

    /// <inheritdoc/>
    public override bool ChangesConfigurations => true;

    /// <inheritdoc/>
    public override string? Refuse(SearcherSpec searcher) => searcher.LearnsFromResults
        ? $"{Kind} changes configurations while trials run, which a searcher that learns from results, such as {searcher.Kind}, would take for results of the first ones. Use random or sobol with {Kind}, or asha with {searcher.Kind}."
        : null;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (!(PerturbationInterval > 0 && double.IsFinite(PerturbationInterval))) yield return Problem(nameof(PerturbationInterval), "above 0", PerturbationInterval);
        if (!(BurnIn >= 0 && double.IsFinite(BurnIn))) yield return Problem(nameof(BurnIn), "at least 0", BurnIn);
        if (!(QuantileFraction is >= 0 and <= 0.5)) yield return Problem(nameof(QuantileFraction), "from 0 to 0.5", QuantileFraction);
        if (!Enum.IsDefined(TimeAttribute)) yield return Problem(nameof(TimeAttribute), "one of iterations, seconds", TimeAttribute);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> ValidateFor(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (Synchronous && problem.Samples is null)
            yield return $"{GetType().Name}.Synchronous needs a number of Samples: all trials wait for each other, and without a limit there is always one to come.";
        if (problem.Samples == 1) yield return $"{GetType().Name} needs at least 2 Samples; was 1: there is no other trial to go on from.";
    }
}
