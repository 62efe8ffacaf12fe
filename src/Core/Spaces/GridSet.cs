using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>
/// The grids of a part of the tree that do not stand inside another grid, sorted by path; the first changes fastest. Each option has the
/// grids inside it.
/// </summary>
internal sealed class GridSet
{
    private readonly ImmutableArray<Entry> _entries;

    private GridSet(ImmutableArray<Entry> entries)
    {
        _entries = entries;
        Size = entries.Aggregate(Int128.One, (product, entry) => Saturate(product * entry.Size));
    }

    /// <summary>The number of points; one more than <see cref="long.MaxValue"/> stands for all greater numbers.</summary>
    public Int128 Size { get; }

    public static GridSet Of(SpaceNode node)
    {
        var outer = new List<SpaceNode.Options>();
        Collect(node, outer);
        outer.Sort((left, right) => SpacePath.Compare(left.Path, right.Path));
        return new([.. outer.Select(grid => new Entry(grid.Dimension.Index, [.. grid.Items.Select(Of)]))]);
    }

    /// <summary>The number of points that the fixed values (NaN: open; empty: all open) leave.</summary>
    public long Count(ReadOnlySpan<double> preset)
    {
        if (preset.IsEmpty) return (long)Size;
        var product = 1L;
        foreach (var entry in _entries) product *= entry.Count(preset);
        return product;
    }

    /// <summary>Sets the dimensions of the grids to their options at a point.</summary>
    public void Assign(long point, ReadOnlySpan<double> preset, Span<double> values)
    {
        foreach (var entry in _entries)
        {
            var count = entry.Count(preset);
            entry.Assign(point % count, preset, values);
            point /= count;
        }
    }

    private static Int128 Saturate(Int128 size) => size > long.MaxValue ? (Int128)long.MaxValue + 1 : size;

    private static void Collect(SpaceNode node, List<SpaceNode.Options> outer)
    {
        switch (node)
        {
            case SpaceNode.Group group:
                foreach (var member in group.Members) Collect(member.Node, outer);
                break;
            case SpaceNode.List list:
                foreach (var item in list.Items) Collect(item, outer);
                break;
            case SpaceNode.Options { Dimension.IsGrid: true } grid:
                outer.Add(grid);
                break;
        }
    }

    private sealed class Entry(int dimension, ImmutableArray<GridSet> options)
    {
        public Int128 Size { get; } = Saturate(options.Aggregate(Int128.Zero, (sum, option) => sum + option.Size));

        public long Count(ReadOnlySpan<double> preset)
        {
            if (preset.IsEmpty) return (long)Size;
            if (!double.IsNaN(preset[dimension])) return options[(int)preset[dimension]].Count(preset);
            var sum = 0L;
            foreach (var option in options) sum += option.Count(preset);
            return sum;
        }

        public void Assign(long point, ReadOnlySpan<double> preset, Span<double> values)
        {
            var option = 0;
            if (!preset.IsEmpty && !double.IsNaN(preset[dimension]))
            {
                option = (int)preset[dimension];
            }
            else
            {
                for (var count = options[0].Count(preset); point >= count; count = options[option].Count(preset))
                {
                    point -= count;
                    option++;
                }
            }
            values[dimension] = option;
            options[option].Assign(point, preset, values);
        }
    }
}
