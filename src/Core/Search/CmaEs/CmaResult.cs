using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>A result as the model of CMA-ES keeps it.</summary>
/// <param name="Place">The coordinates that were tried, those of cells in the cell's middle; NaN for inactive.</param>
/// <param name="Options">The options that were tried; −1 for inactive.</param>
/// <param name="Outcome">What came of it.</param>
internal sealed record CmaResult(double[] Place, int[] Options, TrialOutcome Outcome)
{
    public JsonNode Capture() => new JsonArray(SavedState.Array(Place), SavedState.Array(Options.Select(option => (double)option)), Outcome.Capture());

    public static CmaResult Restore(JsonNode state) =>
        new(SavedState.Doubles(state[0]), [.. SavedState.Doubles(state[1]).Select(option => (int)option)], TrialOutcome.Restore(SavedState.At(state, 2)));
}
