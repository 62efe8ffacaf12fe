using Orleans;
using Orleans.Serialization.Cloning;

namespace Tune;

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

[RegisterCopier]
internal sealed class CheckpointRefCopier : ShallowCopier<CheckpointRef>;
