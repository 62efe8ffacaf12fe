namespace Tune.Storage;

/// <summary>A checkpoint's files are not those that were saved.</summary>
public sealed class CheckpointCorruptException(CheckpointRef checkpoint, string path, string problem)
    : TuneException($"Checkpoint {checkpoint.Name} of trial {checkpoint.Trial:00000} of experiment '{checkpoint.Experiment}' at " +
        $"'{path}' is not what was saved: {problem}. Restore the folder from a copy, or restart the trial from an older checkpoint.")
{
    /// <summary>The damaged checkpoint.</summary>
    public CheckpointRef Checkpoint { get; } = checkpoint;
}
