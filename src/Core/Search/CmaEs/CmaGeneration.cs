using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>The points that are to be tried, and what has come in since they were drawn.</summary>
internal sealed class CmaGeneration(int number, IReadOnlyList<CmaMember> members)
{
    private readonly List<(CmaMember Member, TrialOutcome Outcome)> _results = [];

    /// <summary>Its number over all starts, from 0.</summary>
    public int Number => number;

    public IReadOnlyList<CmaMember> Members => members;

    /// <summary>How many results have come in, of these points or of others.</summary>
    public int Results => _results.Count;

    public void Add(CmaMember member, TrialOutcome outcome) => _results.Add((member, outcome));

    /// <summary>The first results, the best first.</summary>
    public IReadOnlyList<CmaMember> RankedByResult(int count) => [.. _results.Take(count).OrderBy(result => result.Outcome).Select(result => result.Member)];

    /// <summary>The points, those first that the model thinks best.</summary>
    public IReadOnlyList<CmaMember> RankedByModel(CmaSurrogate surrogate) => [.. members.OrderBy(surrogate.Forecast)];

    public JsonNode Capture() => new JsonObject
    {
        ["number"] = number,
        ["members"] = new JsonArray([.. members.Select(member => member.Capture())]),
        ["results"] = new JsonArray([.. _results.Select(result => new JsonArray(result.Member.Capture(), result.Outcome.Capture()))]),
    };

    public static CmaGeneration Restore(JsonNode state)
    {
        var generation = new CmaGeneration(SavedState.Int(state, "number"), [.. SavedState.Items(state["members"]).Select(CmaMember.Restore)]);
        foreach (var saved in SavedState.Items(state["results"])) generation.Add(CmaMember.Restore(SavedState.At(saved, 0)), TrialOutcome.Restore(SavedState.At(saved, 1)));
        return generation;
    }
}
