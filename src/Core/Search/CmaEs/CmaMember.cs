using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>A point of a generation.</summary>
internal sealed class CmaMember(double[] place, int[] options, Assignment assignment, double[] tried)
{
    /// <summary>The coordinates as they were drawn, from which the distribution learns; NaN for inactive.</summary>
    public double[] Place => place;

    /// <summary>The options; −1 for inactive.</summary>
    public int[] Options => options;

    /// <summary>What is tried.</summary>
    public Assignment Assignment => assignment;

    /// <summary>The coordinates of what is tried: cells in their middle.</summary>
    public double[] Tried => tried;

    /// <summary>The trial that tries it; null if none does yet.</summary>
    public int? Trial { get; set; }

    /// <summary>The start of the search in which the trial was created.</summary>
    public int Start { get; set; }

    /// <summary>What the model foresaw when the trial was created; NaN without a model.</summary>
    public double Forecast { get; set; } = double.NaN;

    public JsonNode Capture() => new JsonArray(
        SavedState.Array(place), SavedState.Array(options.Select(option => (double)option)), SavedState.Array(assignment.Values), SavedState.Array(tried), Trial, Numbers.ToJson(Forecast), Start);

    public static CmaMember Restore(JsonNode state) =>
        new(SavedState.Doubles(state[0]), [.. SavedState.Doubles(state[1]).Select(option => (int)option)], new Assignment([.. SavedState.Doubles(state[2])]), SavedState.Doubles(state[3]))
        {
            Trial = state[4]?.GetValue<int>(),
            Forecast = SavedState.Double(state, 5),
            Start = SavedState.Int(state, 6),
        };
}
