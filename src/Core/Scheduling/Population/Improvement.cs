using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>What a configuration did for a trial in one interval.</summary>
/// <param name="At">When the interval ended.</param>
/// <param name="Before">The reward at its beginning; more is better.</param>
/// <param name="Gain">The change of the reward for one unit of time.</param>
/// <param name="Place">The configuration, on the unit cube.</param>
internal sealed record Improvement(double At, double Before, double Gain, double[] Place)
{
    public JsonNode Capture() => new JsonArray([At, Numbers.ToJson(Before), Numbers.ToJson(Gain), .. Place.Select(value => (JsonNode)JsonValue.Create(value))]);

    public static Improvement Restore(JsonNode state) => new(
        state[0]!.GetValue<double>(), Numbers.FromJson(state[1]!), Numbers.FromJson(state[2]!), [.. state.AsArray().Skip(3).Select(value => value!.GetValue<double>())]);
}
