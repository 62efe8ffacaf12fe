using System.Collections.Immutable;

namespace Tune.Archives;

/// <summary>A checkpoint of an archive. What its files must be says the journal.</summary>
/// <param name="Trial">The trial that made it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">The size of its files together.</param>
/// <param name="Links">The links among its files: what they say, by their paths.</param>
internal sealed record ArchivedCheckpoint(int Trial, string Name, long Bytes, ImmutableSortedDictionary<string, string> Links)
{
    /// <summary>What the names of its files begin with.</summary>
    public string Prefix => ArchivePaths.Prefix(Trial, Name);
}
