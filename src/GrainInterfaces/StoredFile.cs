using Orleans;

namespace Tune.Grains;

/// <summary>A file in a folder of a silo.</summary>
/// <param name="Path">Its path in the folder, with <c>/</c> between names.</param>
/// <param name="Bytes">Its size; 0 for a link.</param>
/// <param name="ChangedAt">When it was last written.</param>
/// <param name="Link">What it leads to, as it says, if it is a link; else null.</param>
[GenerateSerializer, Immutable, Alias("tune.stored-file")]
public sealed record StoredFile([property: Id(0)] string Path, [property: Id(1)] long Bytes, [property: Id(2)] DateTimeOffset ChangedAt, [property: Id(3)] string? Link = null);
