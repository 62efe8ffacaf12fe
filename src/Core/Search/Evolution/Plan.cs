using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>What an evolutionary searcher has in mind with a trial.</summary>
/// <param name="Genes">All genes, those of branches that were not chosen too.</param>
/// <param name="Assignment">What is tried.</param>
/// <param name="Parent">Whom the trial is compared with: the number of a member or particle; −1 for none.</param>
/// <param name="Numbers">What else has to be known when it has ended.</param>
internal sealed record Plan(double[] Genes, Assignment Assignment, int Parent, double[] Numbers)
{
    public JsonNode Capture() => new JsonArray(SavedState.Array(Genes), SavedState.Array(Assignment.Values), Parent, SavedState.Array(Numbers));

    public static Plan Restore(JsonNode state) =>
        new(SavedState.Doubles(state[0]), new Assignment([.. SavedState.Doubles(state[1])]), SavedState.Int(state, 2), SavedState.Doubles(state[3]));
}
