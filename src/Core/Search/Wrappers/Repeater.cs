namespace Tune.Search;

/// <summary>
/// Tries each configuration of another searcher several times and tells it the mean: for objectives that are noisy. Each repetition is a trial and
/// counts as a sample.
/// </summary>
/// <remarks>
/// Ray: <c>Repeater(searcher, repeat)</c>. The searcher hears of a configuration when all of its trials have ended: the mean of every metric over those that
/// didn't fail, NaN left out. If the experiment ends before they are complete, it hears of those that there are, so that nothing is lost when the
/// experiment is extended. Presets are repeated as well. See also <c>ResultGrid.MeansByConfiguration</c>.
/// </remarks>
public sealed record Repeater : SearcherWrapper
{
    /// <summary>How often each configuration is tried, at least 1.</summary>
    /// <value>Default: 3.</value>
    public int Repeats { get; init; } = 3;

    /// <inheritdoc/>
    public override bool SupportsGrid => false;

    /// <inheritdoc/>
    public override bool RepeatsConfigurations => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var problem in base.Validate()) yield return problem;
        if (Repeats < 1) yield return Problem(nameof(Repeats), "at least 1", Repeats);
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new RepeatedSearcher(Repeats, problem, Searcher.Create(problem));
}
