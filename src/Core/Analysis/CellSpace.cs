using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>A search space in cells, and which options each dimension needs to be active.</summary>
internal sealed class CellSpace
{
    private readonly ImmutableArray<Gate>?[] _ofPairs;

    public CellSpace(FlatSpace space)
    {
        Axes = [.. space.Dimensions.Select(dimension => new CellAxis(dimension))];
        var gates = new ImmutableArray<Gate>[Axes.Length];
        foreach (var dimension in space.Dimensions)
            gates[dimension.Index] = dimension.Parent < 0 ? [] : gates[dimension.Parent].Add(new Gate(dimension.Parent, dimension.ParentOption));
        Gates = [.. gates];
        _ofPairs = new ImmutableArray<Gate>?[Axes.Length * Axes.Length];
        for (var first = 0; first < Axes.Length; first++)
        {
            for (var second = first + 1; second < Axes.Length; second++) _ofPairs[first * Axes.Length + second] = Join(first, second);
        }
    }

    public ImmutableArray<CellAxis> Axes { get; }

    /// <summary>For each dimension what it needs, the outermost first.</summary>
    public ImmutableArray<ImmutableArray<Gate>> Gates { get; }

    /// <summary>What two dimensions need to be both active; null if they never are, or if one decides whether the other is. The first is the one of the lower index.</summary>
    public ImmutableArray<Gate>? GatesOf(int first, int second) => _ofPairs[first * Axes.Length + second];

    /// <summary>How likely gates are in the space's own distribution.</summary>
    public double ChanceOf(ImmutableArray<Gate> gates) => gates.Aggregate(1.0, (chance, gate) => chance * Axes[gate.Dimension].WidthOf(gate.Option));

    /// <summary>Gates for a person; null for none.</summary>
    public string? Describe(ImmutableArray<Gate> gates) => gates.IsEmpty
        ? null
        : string.Join(" and ", gates.Select(gate => $"{Axes[gate.Dimension].Dimension.Name} = {Axes[gate.Dimension].TextOf(gate.Option)}"));

    private ImmutableArray<Gate>? Join(int first, int second)
    {
        var (one, other) = (Gates[first], Gates[second]);
        if (one.Any(gate => gate.Dimension == second) || other.Any(gate => gate.Dimension == first)) return null;
        if (one.Any(gate => other.Any(them => them.Dimension == gate.Dimension && them.Option != gate.Option))) return null;
        return [.. one.Union(other)];
    }
}
