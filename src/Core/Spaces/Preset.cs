using System.Collections.Immutable;

namespace Tune;

/// <summary>A part of a configuration, checked against a space by <see cref="FlatSpace.ParsePreset"/>.</summary>
public sealed class Preset
{
    internal Preset(FlatSpace space, Configuration configuration, ImmutableArray<double> values)
    {
        Space = space;
        Configuration = configuration;
        Values = values;
    }

    /// <summary>What was given.</summary>
    public Configuration Configuration { get; }

    /// <summary>A value for each dimension; NaN for open.</summary>
    internal ImmutableArray<double> Values { get; }

    internal FlatSpace Space { get; }
}
