namespace Tune.Search;

/// <summary>
/// A (1+1) evolution strategy: mutates the best configuration, with steps that grow when it succeeds and shrink when it fails. Good for a quick
/// improvement of what is known, for spaces of choices, and with many trials at once; it finds the nearest optimum, not the best.
/// </summary>
/// <remarks>
/// I. Rechenberg: Evolutionsstrategie (1973), the one-fifth success rule; numbers of options are changed at a rate that is drawn for each trial, as
/// D. Dang, P. Lehre: Self-Adaptation of Mutation Rates in Non-Elitist Populations, PPSN (2016) argue for. The first trial is the middle of the
/// space. A trial is compared when it ends with what is best then, so any number may run at once. Ray: <c>NevergradSearch</c> with
/// <c>OnePlusOne</c>.
/// </remarks>
public sealed record OnePlusOne : SearcherSpec
{
    /// <summary>The first step, as a share of each parameter's range, in (0, 1] (σ).</summary>
    /// <value>Default: 1/6.</value>
    public double StepSize { get; init; } = 1.0 / 6;

    /// <summary>By what the step grows after a success, above 1 (α); after a failure it shrinks by the fourth root of it, so that it stays where one in five succeeds.</summary>
    /// <value>Default: 2.</value>
    public double StepGrowth { get; init; } = 2;

    /// <summary>A step below this share of the range is set back to the first one, above 0.</summary>
    /// <value>Default: 1e-9.</value>
    public double LeastStep { get; init; } = 1e-9;

    /// <inheritdoc/>
    public override string Kind => "oneplusone";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (!(StepSize > 0 && StepSize <= 1)) yield return Problem(nameof(StepSize), "above 0 and at most 1", StepSize);
        if (!(StepGrowth > 1 && double.IsFinite(StepGrowth))) yield return Problem(nameof(StepGrowth), "above 1", StepGrowth);
        if (!(LeastStep > 0 && LeastStep <= StepSize)) yield return Problem(nameof(LeastStep), "above 0 and at most StepSize", LeastStep);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new OnePlusOneSearcher(this, problem);
}
