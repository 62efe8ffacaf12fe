using System.Collections.Immutable;

namespace Tune;

/// <summary>A configuration has no parameter of the name asked for.</summary>
public sealed class ParameterNotFoundException(string name, ImmutableArray<string> available)
    : TuneException($"The configuration has no parameter '{name}'; it has: {(available.IsEmpty ? "none" : string.Join(", ", available))}.")
{
    /// <summary>The flat name that was asked for, such as <c>opt/momentum</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The flat names that there are, in the order of the configuration.</summary>
    public ImmutableArray<string> Available { get; } = available;
}
