namespace Tune.Search;

/// <summary>
/// Lets another searcher suggest only while few trials run, and, in batches, learn only when a whole batch has ended: for searchers that learn more
/// from results than from suggestions. To limit how many trials run whatever suggests them, set <see cref="ExperimentSpec.MaxConcurrentTrials"/>.
/// </summary>
/// <remarks>
/// Ray: <c>ConcurrencyLimiter(searcher, max_concurrent, batch)</c>. Trials that wait for a slot after a loss or a failure count as running; those that a
/// scheduler has paused don't, so that it can't wait for trials that wait for it.
/// </remarks>
public sealed record ConcurrencyLimiter : SearcherWrapper
{
    /// <summary>How many trials may run at once, or make a batch, at least 1.</summary>
    /// <value>Default: 4.</value>
    public int MaxConcurrent { get; init; } = 4;

    /// <summary>
    /// Whether suggestions come in batches: the searcher hears of the ends of <see cref="MaxConcurrent"/> trials together, when the last of them has
    /// ended or was paused, and only then suggests again.
    /// </summary>
    /// <value>Default: false.</value>
    public bool Batch { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var problem in base.Validate()) yield return problem;
        if (MaxConcurrent < 1) yield return Problem(nameof(MaxConcurrent), "at least 1", MaxConcurrent);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new LimitedSearcher(this, Searcher.Create(problem));
}
