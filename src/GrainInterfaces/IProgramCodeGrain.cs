using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>
/// The code of programs, kept once with the checkpoints, for as long as an experiment needs it; key: the archive's digest. Every call may be repeated, by several clients at once: what they bring is the
/// same, by its name.
/// </summary>
[Alias("tune.program-code")]
public interface IProgramCodeGrain : IGrainWithStringKey
{
    /// <summary>An experiment is about to need it.</summary>
    /// <returns>From where on it is to be brought; null if it is all there.</returns>
    /// <exception cref="InvalidExperimentException">The silos run no programs, or take none of this size.</exception>
    Task<long?> HoldAsync(ProgramCode code, string experiment);

    /// <summary>Brings a piece of it.</summary>
    /// <param name="code">All of it.</param>
    /// <param name="offset">Where the piece begins; one that is too far on is not taken.</param>
    /// <param name="piece">Its bytes.</param>
    /// <returns>From where on it is to go on; null if it is all there, and was stored.</returns>
    /// <exception cref="TuneException">What came is not what it is called.</exception>
    Task<long?> AppendAsync(ProgramCode code, long offset, ImmutableArray<byte> piece);

    /// <summary>An experiment needs it no more; it is deleted with the last that does.</summary>
    Task ReleaseAsync(string experiment);

    /// <summary>Where it is stored; null if it is not.</summary>
    Task<CheckpointRef?> FindAsync();
}
