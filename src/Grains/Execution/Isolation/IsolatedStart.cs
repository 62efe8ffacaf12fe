using System.Collections.Immutable;
using System.Text.Json;
using Tune.Grains;
using Tune.Storage;

namespace Tune;

/// <summary>What the process of a trial has to know beside what every program is told.</summary>
internal sealed record IsolatedStart(string Trainable, string Objective, CheckpointPolicy Policy, CheckpointRef? Checkpoint, TrialResources Resources)
{
    public static IsolatedStart Of(AttemptStart start) => new(start.Trainable, start.Objective, start.Policy, start.Checkpoint, start.Lease.Resources);

    public static IsolatedStart Parse(string json) => JsonSerializer.Deserialize<IsolatedStart>(json, IsolationLines.Json) ?? throw new FormatException("It is null.");

    public string ToJson() => JsonSerializer.Serialize(this, IsolationLines.Json);
}
