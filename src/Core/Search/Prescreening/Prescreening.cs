namespace Tune.Search;

/// <summary>
/// Random search that looks before it leaps: of a few random draws it tries the one that is likeliest to be good, judged by all trials so far, those that were
/// cut short among them. The searcher to pair with <see cref="AshaPromotion"/>: draws keep the breadth of random search, on which successive halving lives,
/// and the space that is no good is left out.
/// </summary>
/// <remarks>
/// The likelihood of a draw is the ratio of two densities, as in J. Bergstra et al.: Algorithms for Hyper-Parameter Optimization, NeurIPS 2011 (<see cref="Tpe"/>); but
/// candidates come from the prior, not from the density of the good. Trials of different budgets are ranked in one order, by scores of equal budgets only. How
/// demanding a suggestion is, that is which trials count as good for it, is drawn for each: most only keep away from the worse half, some follow the best few.
/// What was measured is in docs/decisions/0007. Nothing like it is in Ray; Syne Tune's MOBSTER and BOHB serve the same purpose with other models.
/// </remarks>
public sealed record Prescreening : SearcherSpec
{
    /// <summary>How many random draws a suggestion is chosen from, at least 1; with 1 it is random search.</summary>
    /// <value>Default: 5.</value>
    public int Candidates { get; init; } = 5;

    /// <summary>The share of suggestions that are drawn at random, from 0 to 1.</summary>
    /// <value>Default: 0.1.</value>
    public double RandomFraction { get; init; } = 0.1;

    /// <summary>How many trials must have reported or failed before the model is used, at least 1.</summary>
    /// <value>Default: 4.</value>
    public int StartupTrials { get; init; } = 4;

    /// <summary>The share of trials that count as good for the least demanding suggestions (γ), in (0, 1).</summary>
    /// <value>Default: 0.5.</value>
    public double GoodShare { get; init; } = 0.5;

    /// <summary>How many trials count as good for the most demanding suggestions, at least 1; fewer if <see cref="GoodShare"/> leaves fewer.</summary>
    /// <value>Default: 12.</value>
    public int MinGood { get; init; } = 12;

    /// <summary>Whether the first trial is in the middle of every range, where people put what they believe in; not if there are presets or earlier results.</summary>
    /// <value>Default: true.</value>
    public bool StartsInTheMiddle { get; init; } = true;

    /// <summary>
    /// The share of the other suggestions that look only at trials that have come as far as some length, and set the better half of these against the worse, from
    /// 0 to 1: where what learns fast ends badly, all trials together mislead.
    /// </summary>
    /// <value>Default: 0.3.</value>
    public double LongTrialsFraction { get; init; } = 0.3;

    /// <inheritdoc/>
    public override bool LearnsByBudget => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (Candidates < 1) yield return Problem(nameof(Candidates), "at least 1", Candidates);
        if (!(RandomFraction is >= 0 and <= 1)) yield return Problem(nameof(RandomFraction), "from 0 to 1", RandomFraction);
        if (StartupTrials < 1) yield return Problem(nameof(StartupTrials), "at least 1", StartupTrials);
        if (!(GoodShare > 0 && GoodShare < 1)) yield return Problem(nameof(GoodShare), "above 0 and below 1", GoodShare);
        if (!(LongTrialsFraction is >= 0 and <= 1)) yield return Problem(nameof(LongTrialsFraction), "from 0 to 1", LongTrialsFraction);
        if (MinGood < 1) yield return Problem(nameof(MinGood), "at least 1", MinGood);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new PrescreeningSearcher(this, problem);
}
