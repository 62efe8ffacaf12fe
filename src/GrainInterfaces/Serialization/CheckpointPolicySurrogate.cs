using Orleans;
using Orleans.Serialization.Cloning;

namespace Tune;

/// <summary>When checkpoints are made and kept, on its way between silos.</summary>
[GenerateSerializer, Alias("tune.checkpoint-policy")]
internal struct CheckpointPolicySurrogate
{
    [Id(0)]
    public int? Keep;

    [Id(1)]
    public string? ScoreMetric;

    [Id(2)]
    public Goal ScoreGoal;

    [Id(3)]
    public int Frequency;

    [Id(4)]
    public bool AtEnd;
}

[RegisterConverter]
internal sealed class CheckpointPolicySurrogateConverter : IConverter<CheckpointPolicy, CheckpointPolicySurrogate>
{
    public CheckpointPolicy ConvertFromSurrogate(in CheckpointPolicySurrogate surrogate) =>
        new() { Keep = surrogate.Keep, ScoreMetric = surrogate.ScoreMetric, ScoreGoal = surrogate.ScoreGoal, Frequency = surrogate.Frequency, AtEnd = surrogate.AtEnd };

    public CheckpointPolicySurrogate ConvertToSurrogate(in CheckpointPolicy value) =>
        new() { Keep = value.Keep, ScoreMetric = value.ScoreMetric, ScoreGoal = value.ScoreGoal, Frequency = value.Frequency, AtEnd = value.AtEnd };
}

[RegisterCopier]
internal sealed class CheckpointPolicyCopier : ShallowCopier<CheckpointPolicy>;
