using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>What a silo lacks for a trial.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Missing">What is missing, each for a person; nothing if there is room on it.</param>
public sealed record SiloShortage(string Silo, ImmutableArray<string> Missing)
{
    /// <summary>One line.</summary>
    public override string ToString() => $"{Silo}: {(Missing.IsEmpty ? "has room" : string.Join("; ", Missing))}";
}
