using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>
/// Reads a trial's checkpoints for who has no access to their store; key <c>{experiment}/{00042}</c>. Every call says all that it needs, so it may be repeated on another silo.
/// </summary>
[Alias("tune.checkpoint-files")]
public interface ICheckpointFilesGrain : IGrainWithStringKey
{
    /// <summary>The files of a checkpoint, by their paths; at most a thousand.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="after">The path after which to go on; null to begin.</param>
    Task<ImmutableArray<StoredFile>> ListAsync(CheckpointRef checkpoint, string? after);

    /// <summary>The bytes of a file from an offset on, at most half a mebibyte; none at its end.</summary>
    Task<ReadOnlyMemory<byte>> ReadAsync(CheckpointRef checkpoint, string path, long offset);
}
