using Tune.Storage;

namespace Tune.Simulations;

/// <summary>What is on disk: it outlives every process.</summary>
internal sealed class DurableState
{
    public MemoryExperimentStore Experiments { get; } = new();

    public MemoryGrainStateTable GrainStates { get; } = new();

    public MemoryCheckpointStore Checkpoints { get; } = new(new MemoryFolders());

    public MemoryFolders Folders => Checkpoints.Folders;

    /// <summary>An experiment's status; null before it is created.</summary>
    public string? StatusOf(string experiment) => Experiments.RowOf(experiment)?.Status;
}
