namespace Tune.Kernel;

/// <summary>A searcher whose faults end its experiment, and nothing else: see <see cref="GivenCode"/>.</summary>
internal sealed class GuardedSearcher(ISearcher searcher, FlatSpace space, GivenCode code) : ISearcher
{
    // ours are tested; what another one suggests may be no configuration of the space
    private readonly FlatSpace? _checked = searcher.GetType().Assembly == typeof(ISearcher).Assembly ? null : space;

    /// <summary>The searcher itself.</summary>
    public ISearcher Inner => searcher;

    public void Observe(Fact fact) => code.Tell(searcher, fact, static (inner, news) => inner.Observe(news));

    public Suggestion Suggest(SuggestRequest request) => code.Ask(searcher, (request, _checked), static (inner, question) => Check(inner.Suggest(question.request), question._checked), Suggestion.Wait);

    private static Suggestion Check(Suggestion suggestion, FlatSpace? space)
    {
        if (space is not null && suggestion.Assignment is { } assignment) space.Encode(space.Decode(assignment));
        return suggestion;
    }
}
