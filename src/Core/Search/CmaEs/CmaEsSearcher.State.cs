using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed partial class CmaEsSearcher
{
    public JsonNode Capture() => new JsonObject
    {
        ["live"] = _live.Capture(),
        ["known"] = new JsonArray([.. _known.Select(result => result.Capture())]),
        ["hasBegun"] = _hasBegun,
        ["best"] = _best?.Capture(),
        ["starts"] = _starts.Capture(),
        ["pending"] = new JsonArray([.. _pending.Values.Select(member => member.Capture())]),
        ["strategy"] = _hasBegun ? _strategy?.Capture() : null,
        ["generation"] = _hasBegun ? _generation?.Capture() : null,
        ["surrogate"] = _hasBegun ? _surrogate?.Capture() : null,
    };

    public void Restore(JsonNode state)
    {
        _live.Restore(SavedState.At(state, "live"));
        _known.AddRange(SavedState.Items(state["known"]).Select(CmaResult.Restore));
        _hasBegun = SavedState.Bool(state, "hasBegun");
        if (state["best"] is { } best) _best = TrialOutcome.Restore(best);
        _starts.Restore(SavedState.At(state, "starts"));
        if (!_hasBegun) return;
        _strategy = CmaStrategy.Restore(SavedState.At(state, "strategy"), _space, _problem.Allows);
        _generation = CmaGeneration.Restore(SavedState.At(state, "generation"));
        foreach (var saved in SavedState.Items(state["pending"]))
        {
            var member = CmaMember.Restore(saved);
            if (member.Trial is { } trial) _pending.Add(trial, member);
        }

        if (state["surrogate"] is { } surrogate) _surrogate?.Restore(surrogate);
    }
}
