namespace Tune.Search;

/// <summary>
/// Independent draws from the search space; with <c>GridSearch</c> in the space, one draw for each grid point and sample.
/// </summary>
/// <remarks>J. Bergstra, Y. Bengio: Random Search for Hyper-Parameter Optimization, JMLR 13 (2012). Ray: <c>BasicVariantGenerator</c>.</remarks>
public sealed record RandomSearch : SearcherSpec
{
    /// <inheritdoc/>
    public override string Kind => "random";

    /// <inheritdoc/>
    public override bool SupportsGrid => true;

    /// <inheritdoc/>
    public override bool LearnsFromResults => false;

    /// <inheritdoc/>
    public override bool SupportsSeveralObjectives => true;

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new RandomSearcher(problem.Space);
}

internal sealed class RandomSearcher(FlatSpace space) : ISearcher, ISnapshotState
{
    public void Observe(Fact fact)
    {
        // a draw depends on the trial's number alone
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var rng = request.Rng;
        return Suggestion.Try(space.Sample(ref rng, request.GridIndex));
    }

    public System.Text.Json.Nodes.JsonNode Capture() => new System.Text.Json.Nodes.JsonObject();

    public void Restore(System.Text.Json.Nodes.JsonNode state)
    {
        // no state
    }
}
