using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>A member of a population.</summary>
/// <param name="Id">Its number, from 0, which stays when members before it are dropped.</param>
/// <param name="Genes">Its genes; NaN where nothing is known.</param>
/// <param name="Outcome">What came of it.</param>
internal sealed record PopulationMember(int Id, double[] Genes, TrialOutcome Outcome)
{
    public JsonNode Capture() => new JsonArray(Id, SavedState.Array(Genes), Outcome.Capture());

    public static PopulationMember Restore(JsonNode state) => new(SavedState.Int(state, 0), SavedState.Doubles(state[1]), TrialOutcome.Restore(SavedState.At(state, 2)));
}
