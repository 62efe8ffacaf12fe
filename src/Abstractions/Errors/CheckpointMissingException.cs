namespace Tune.Storage;

/// <summary>A checkpoint that is registered does not exist in the store.</summary>
public sealed class CheckpointMissingException(CheckpointRef checkpoint, string path)
    : TuneException($"Checkpoint {checkpoint.Name} of trial {checkpoint.Trial:00000} of experiment '{checkpoint.Experiment}' is not " +
        $"at '{path}'. Check that the storage root is the one it was written to and is mounted; else restart the trial from an older one.")
{
    /// <summary>The missing checkpoint.</summary>
    public CheckpointRef Checkpoint { get; } = checkpoint;
}
