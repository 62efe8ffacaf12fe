namespace Tune.Search;

/// <summary>
/// Every combination of values, each once: all options of choices, all values of stepped and integer domains, and
/// <see cref="Resolution"/> equally probable points of the others. The first parameter varies fastest; parameters of branches that are
/// not chosen are not multiplied.
/// </summary>
/// <remarks>With <c>Samples = null</c> it ends by itself; with a number, after so many points.</remarks>
public sealed record GridSearch : SearcherSpec
{
    /// <summary>How many points of a domain without steps are tried, at least 1.</summary>
    /// <value>Default: 5.</value>
    public int Resolution { get; init; } = 5;

    /// <inheritdoc/>
    public override string Kind => "grid";

    /// <inheritdoc/>
    public override bool SupportsGrid => true;

    /// <inheritdoc/>
    public override bool LearnsFromResults => false;

    /// <inheritdoc/>
    public override bool IsFinite => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (Resolution < 1) yield return Problem(nameof(Resolution), "at least 1", Resolution);
    }

    /// <inheritdoc/>
    public override bool SupportsSeveralObjectives => true;

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new GridSearcher(problem, Resolution);
}
