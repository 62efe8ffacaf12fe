using System.Text.Json.Nodes;

namespace Tune.Tests.Kernel;

/// <summary>TPE as if it were slow.</summary>
internal sealed record SlowSearcher : SearcherSpec
{
    public override string Kind => "slow";

    public override bool SuggestsSlowly => true;

    /// <summary>Whether a suggestion fails.</summary>
    public bool IsBroken { get; init; }

    /// <summary>What the searcher that was created last has been told.</summary>
    public List<Fact> Seen { get; } = [];

    public override ISearcher Create(Problem problem)
    {
        Seen.Clear();
        return new Searcher(this, new Tpe { StartupTrials = 2 }.Create(problem));
    }

    private sealed class Searcher(SlowSearcher spec, ISearcher inner) : ISearcher, ISnapshotState
    {
        public void Observe(Fact fact)
        {
            spec.Seen.Add(fact);
            inner.Observe(fact);
        }

        public Suggestion Suggest(SuggestRequest request) => spec.IsBroken ? throw new InvalidOperationException("broken") : inner.Suggest(request);

        public JsonNode? Capture() => ((ISnapshotState)inner).Capture();

        public void Restore(JsonNode state) => ((ISnapshotState)inner).Restore(state);
    }
}
