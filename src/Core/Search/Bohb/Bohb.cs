namespace Tune.Search;

/// <summary>
/// Bayesian optimization for HyperBand: kernel densities of good and of other configurations, from the scores at the largest budget that enough
/// trials have reached. For experiments whose trials are cut short, by <see cref="Asha"/> or HyperBand.
/// </summary>
/// <remarks>
/// S. Falkner, A. Klein, F. Hutter: BOHB: Robust and Efficient Hyperparameter Optimization at Scale, ICML 2018, whose symbols are given below.
/// Ray: <c>TuneBOHB</c>. A budget is an iteration; all trials that have come as far count, with their scores at it, whether they still run or not. A
/// trial that failed counts as the worst at every budget. Where the paper has none, the densities have a prior that weighs as much as one trial; and
/// parameters of a branch are modelled by the trials that chose it, instead of being filled in for the others.
/// </remarks>
public sealed record Bohb : SearcherSpec
{
    /// <summary>How many trials a density is made of at least; a budget needs two more. At least 2; null for one more than there are parameters (N_min).</summary>
    /// <value>Default: null.</value>
    public int? MinPoints { get; init; }

    /// <summary>The share of trials at a budget that count as good, in (0, 1) (q).</summary>
    /// <value>Default: 0.15.</value>
    public double GoodShare { get; init; } = 0.15;

    /// <summary>How many candidates are drawn from the good density for one suggestion, at least 1 (N_s).</summary>
    /// <value>Default: 64.</value>
    public int Candidates { get; init; } = 64;

    /// <summary>The share of suggestions that are drawn at random, from 0 to 1 (ρ).</summary>
    /// <value>Default: 1/3.</value>
    public double RandomFraction { get; init; } = 1.0 / 3;

    /// <summary>How much wider than the good density candidates are drawn, above 0 (b_w).</summary>
    /// <value>Default: 3.</value>
    public double BandwidthFactor { get; init; } = 3;

    /// <summary>The least bandwidth, on the unit interval that each parameter is scaled to; above 0.</summary>
    /// <value>Default: 0.001.</value>
    public double MinBandwidth { get; init; } = 0.001;

    /// <inheritdoc/>
    public override bool LearnsByBudget => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (MinPoints is < 2) yield return Problem(nameof(MinPoints), "at least 2, or null", MinPoints);
        if (!(GoodShare > 0 && GoodShare < 1)) yield return Problem(nameof(GoodShare), "above 0 and below 1", GoodShare);
        if (Candidates < 1) yield return Problem(nameof(Candidates), "at least 1", Candidates);
        if (!(RandomFraction is >= 0 and <= 1)) yield return Problem(nameof(RandomFraction), "from 0 to 1", RandomFraction);
        if (!(BandwidthFactor > 0 && double.IsFinite(BandwidthFactor))) yield return Problem(nameof(BandwidthFactor), "above 0", BandwidthFactor);
        if (!(MinBandwidth > 0 && double.IsFinite(MinBandwidth))) yield return Problem(nameof(MinBandwidth), "above 0", MinBandwidth);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new BohbSearcher(this, problem);
}
