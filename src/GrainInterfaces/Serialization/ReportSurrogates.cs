using Orleans;
using Tune.Kernel;

namespace Tune;

/// <summary>Metrics on their way between silos: what was reported, so it can't be changed any more.</summary>
[GenerateSerializer, Alias("tune.metrics")]
internal struct MetricsSurrogate
{
    [Id(0)]
    public string[] Names;

    [Id(1)]
    public double[] Values;
}

[RegisterConverter]
internal sealed class MetricsSurrogateConverter : IConverter<Metrics, MetricsSurrogate>
{
    public Metrics ConvertFromSurrogate(in MetricsSurrogate surrogate)
    {
        var metrics = new Metrics();
        for (var index = 0; index < surrogate.Names.Length; index++) metrics[surrogate.Names[index]] = surrogate.Values[index];
        return metrics.Freeze();
    }

    public MetricsSurrogate ConvertToSurrogate(in Metrics value)
    {
        var surrogate = new MetricsSurrogate { Names = new string[value.Count], Values = new double[value.Count] };
        var index = 0;
        foreach (var (name, number) in value) (surrogate.Names[index], surrogate.Values[index++]) = (name, number);
        return surrogate;
    }
}

/// <summary>A verdict on its way between silos.</summary>
[GenerateSerializer, Alias("tune.verdict")]
internal struct VerdictSurrogate
{
    [Id(0)]
    public Directive.Kind Action;

    [Id(1)]
    public int GrantedTo;

    [Id(2)]
    public string? Reason;

    [Id(3)]
    public bool Save;

    [Id(4)]
    public bool IsDiscarded;
}

[RegisterConverter]
internal sealed class VerdictSurrogateConverter : IConverter<Verdict, VerdictSurrogate>
{
    public Verdict ConvertFromSurrogate(in VerdictSurrogate surrogate) =>
        new(surrogate.Action, surrogate.GrantedTo, surrogate.Reason) { Save = surrogate.Save, IsDiscarded = surrogate.IsDiscarded };

    public VerdictSurrogate ConvertToSurrogate(in Verdict value) =>
        new() { Action = value.Action, GrantedTo = value.GrantedTo, Reason = value.Reason, Save = value.Save, IsDiscarded = value.IsDiscarded };
}

/// <summary>What a checkpoint is called, on its way between silos.</summary>
[GenerateSerializer, Alias("tune.checkpoint-ref")]
internal struct CheckpointRefSurrogate
{
    [Id(0)]
    public string Experiment;

    [Id(1)]
    public int Trial;

    [Id(2)]
    public int Attempt;

    [Id(3)]
    public int Iteration;

    [Id(4)]
    public string Name;

    [Id(5)]
    public string Hash;

    [Id(6)]
    public long Bytes;
}

[RegisterConverter]
internal sealed class CheckpointRefSurrogateConverter : IConverter<CheckpointRef, CheckpointRefSurrogate>
{
    public CheckpointRef ConvertFromSurrogate(in CheckpointRefSurrogate surrogate) =>
        new(surrogate.Experiment, surrogate.Trial, surrogate.Attempt, surrogate.Iteration, surrogate.Name, surrogate.Hash, surrogate.Bytes);

    public CheckpointRefSurrogate ConvertToSurrogate(in CheckpointRef value) => new()
    {
        Experiment = value.Experiment, Trial = value.Trial, Attempt = value.Attempt, Iteration = value.Iteration, Name = value.Name, Hash = value.Hash, Bytes = value.Bytes,
    };
}

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
