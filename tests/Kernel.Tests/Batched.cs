namespace Tune.Kernel.Tests;

/// <summary>A searcher that waits for all of a batch to end before the next, and comes to an end: what the built-in ones never do.</summary>
internal sealed record Batched(int Size, int Limit) : SearcherSpec
{
    public override bool SupportsGrid => true;

    public override bool IsFinite => true;

    public override bool LearnsFromResults => false;

    public override ISearcher Create(Problem problem) => new Searcher(problem.Space, Size, Limit);

    private sealed class Searcher(FlatSpace space, int size, int limit) : ISearcher
    {
        private int _created;
        private int _ended;

        public void Observe(Fact fact)
        {
            if (fact is TrialCreated) _created++;
            if (fact is TrialEnded) _ended++;
        }

        public Suggestion Suggest(SuggestRequest request)
        {
            if (_created >= limit) return Suggestion.Exhausted;
            if (_created % size == 0 && _ended < _created) return Suggestion.Wait;
            var rng = request.Rng;
            return Suggestion.Try(space.Sample(ref rng, request.GridIndex), $"batch {_created / size}");
        }
    }
}
