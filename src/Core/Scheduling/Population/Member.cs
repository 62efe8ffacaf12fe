using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>What the population schedulers know of a live trial.</summary>
internal sealed class Member
{
    /// <summary>How far it has trained, in the unit of the intervals.</summary>
    public double At { get; set; }

    /// <summary>Where it was decided about last.</summary>
    public double DecidedAt { get; set; }

    /// <summary>What it had reached there, to be minimised; NaN for nothing, which ranks last.</summary>
    public double Score { get; set; } = double.NaN;

    /// <summary>Whether there is a score to compare.</summary>
    public bool IsScored { get; set; }

    /// <summary>Whether it stands still.</summary>
    public bool IsPaused { get; set; }

    public JsonArray Capture(int trial) => [trial, At, DecidedAt, Numbers.ToJson(Score), IsScored, IsPaused];

    public static Member Restore(JsonNode state) => new()
    {
        At = state[1]!.GetValue<double>(),
        DecidedAt = state[2]!.GetValue<double>(),
        Score = Numbers.FromJson(state[3]!),
        IsScored = state[4]!.GetValue<bool>(),
        IsPaused = state[5]!.GetValue<bool>(),
    };
}
