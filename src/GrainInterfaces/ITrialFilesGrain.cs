using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>Reads what trials have left in their folders on a silo; key: the silo's address, and it runs nowhere else. Every call may be repeated.</summary>
[Alias("tune.trial-files")]
public interface ITrialFilesGrain : IGrainWithStringKey
{
    /// <summary>The files of a trial on this silo, by their paths; at most a thousand.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="after">The path after which to go on; null to begin.</param>
    [ResponseTimeout("00:00:10")]
    Task<ImmutableArray<StoredFile>> ListAsync(string experiment, int trial, string? after);

    /// <summary>The bytes of a file from an offset on, at most half a mebibyte; none at its end.</summary>
    [ResponseTimeout("00:00:10")]
    Task<ReadOnlyMemory<byte>> ReadAsync(string experiment, int trial, string path, long offset);
}
