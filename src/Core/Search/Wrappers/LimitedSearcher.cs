using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class LimitedSearcher(ConcurrencyLimiter options, ISearcher searcher) : ISearcher, ISnapshotState
{
    private readonly SortedSet<int> _running = [];
    private readonly SortedSet<int> _batch = [];
    private readonly List<Fact> _held = [];

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialCreated created:
                _running.Add(created.Trial.Number);
                if (options.Batch) _batch.Add(created.Trial.Number);
                break;
            case TrialStarted started: _running.Add(started.Trial.Number); break;
            case TrialPaused paused: _running.Remove(paused.Trial.Number); break;
            case TrialEnded ended: _running.Remove(ended.Trial.Number); break;
        }

        if (fact is TrialEnded end && _batch.Contains(end.Trial.Number)) _held.Add(fact);
        else searcher.Observe(fact);
        if (_batch.Count >= options.MaxConcurrent && !_batch.Overlaps(_running)) Release();
    }

    public Suggestion Suggest(SuggestRequest request) =>
        (options.Batch ? _batch : _running).Count >= options.MaxConcurrent ? Suggestion.Wait : searcher.Suggest(request);

    public JsonNode? Capture() => (searcher as ISnapshotState)?.Capture() is not { } state ? null : new JsonObject
    {
        ["running"] = new JsonArray([.. _running.Select(trial => (JsonNode)trial)]),
        ["batch"] = new JsonArray([.. _batch.Select(trial => (JsonNode)trial)]),
        ["held"] = new JsonArray([.. _held.Select(FactJson.ToNode)]),
        ["searcher"] = state,
    };

    public void Restore(JsonNode state)
    {
        _running.UnionWith(state["running"]!.AsArray().Select(trial => trial!.GetValue<int>()));
        _batch.UnionWith(state["batch"]!.AsArray().Select(trial => trial!.GetValue<int>()));
        _held.AddRange(state["held"]!.AsArray().Select(FactJson.FromNode));
        (searcher as ISnapshotState)?.Restore(state["searcher"]!);
    }

    private void Release()
    {
        foreach (var fact in _held) searcher.Observe(fact);
        _held.Clear();
        _batch.Clear();
    }
}
