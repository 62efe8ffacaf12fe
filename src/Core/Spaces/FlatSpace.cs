using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Tune.Spaces;

/// <summary>
/// A search space compiled to a list of dimensions: what searchers and the kernel see. Immutable. Choices and grids are dimensions, and
/// what
/// stands inside their options depends on them.
/// </summary>
public sealed partial class FlatSpace
{
    private readonly SpaceNode _root;
    private readonly GridSet _grids;
    private readonly int _computedCount;

    private FlatSpace(ParameterSpec.Group spec)
    {
        Spec = spec;
        var compiler = new SpaceCompiler();
        _root = compiler.Compile(spec, "", -1, -1);
        Dimensions = compiler.Dimensions;
        _computedCount = compiler.ComputedCount;
        _grids = GridSet.Of(_root);
    }

    /// <summary>The space as data.</summary>
    public ParameterSpec.Group Spec { get; }

    /// <summary>What there is to decide, parents before what depends on them, in the order of the space.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    /// <summary>The number of grid points: 1 without a grid_search.</summary>
    public long GridSize => (long)_grids.Size;

    internal SpaceNode Root => _root;

    /// <summary>The flat names of all parameters, constants included, each once, in the order of the space.</summary>
    internal IReadOnlyCollection<string> ParameterNames => [.. NamesIn(_root).Distinct(StringComparer.Ordinal)];

    /// <summary>Compiles a search space.</summary>
    /// <exception cref="InvalidSearchSpaceException">All faults there are, each with its path.</exception>
    public static FlatSpace Compile(ParameterSpec.Group root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var problems = SpaceValidator.Check(root, []);
        if (!problems.IsEmpty) throw new InvalidSearchSpaceException(problems);
        var space = new FlatSpace(root);
        return space._grids.Size <= long.MaxValue
            ? space
            : throw new InvalidSearchSpaceException([$"grid_search: the grid has more than {long.MaxValue} points"]);
    }

    /// <summary>
    /// A random assignment. It takes exactly one draw for each dimension, active or not, so dimensions do not influence each other.
    /// </summary>
    /// <param name="rng">The generator.</param>
    /// <param name="gridIndex">The grid point, from 0 (inclusive) to <see cref="GridSize"/>, or what the preset leaves of it
    /// (exclusive).</param>
    /// <param name="preset">Values to keep.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such grid point.</exception>
    public Assignment Sample(ref Rng rng, long gridIndex = 0, Preset? preset = null)
    {
        var units = new double[Dimensions.Length];
        for (var i = 0; i < units.Length; i++) units[i] = rng.NextDouble();
        return FromUnits(units, gridIndex, preset);
    }

    /// <summary>The assignment of a grid point that a point of the unit cube stands for beside it.</summary>
    /// <param name="units">A number from [0, 1) for each dimension, grids included, whose number is ignored.</param>
    /// <param name="gridIndex">The grid point, from 0 (inclusive) to <see cref="GridSize"/>, or what the preset leaves of it
    /// (exclusive).</param>
    /// <param name="preset">Values to keep.</param>
    /// <exception cref="ArgumentException">The number of dimensions differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such grid point.</exception>
    public Assignment FromUnits(ReadOnlySpan<double> units, long gridIndex, Preset? preset = null)
    {
        RequireLength(units.Length);
        var fixedValues = ValuesOf(preset);
        ArgumentOutOfRangeException.ThrowIfNegative(gridIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(gridIndex, _grids.Count(fixedValues));
        var values = new double[Dimensions.Length];
        _grids.Assign(gridIndex, fixedValues, values);
        foreach (var dimension in Dimensions)
        {
            var i = dimension.Index;
            if (!IsActive(dimension, values)) values[i] = double.NaN;
            else if (!fixedValues.IsEmpty && !double.IsNaN(fixedValues[i])) values[i] = fixedValues[i];
            else if (!dimension.IsGrid) values[i] = dimension.FromUnit(units[i]);
        }
        return new(Own(values));
    }

    /// <summary>The assignment that a point of the unit cube stands for; what its choices rule out is ignored.</summary>
    /// <param name="units">A number from [0, 1) for each dimension; NaN is allowed where the dimension turns out inactive.</param>
    /// <exception cref="ArgumentException">The number of dimensions differs, or an active one is NaN.</exception>
    public Assignment FromUnits(ReadOnlySpan<double> units)
    {
        RequireLength(units.Length);
        var values = new double[units.Length];
        foreach (var dimension in Dimensions)
        {
            values[dimension.Index] = IsActive(dimension, values) ? dimension.FromUnit(units[dimension.Index]) : double.NaN;
        }
        return new(Own(values));
    }

    /// <summary>The point of the unit cube that <see cref="FromUnits(ReadOnlySpan{double})"/> turns into the assignment; NaN for inactive dimensions.</summary>
    /// <exception cref="ArgumentException">The number of dimensions differs.</exception>
    public ImmutableArray<double> ToUnits(Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        RequireLength(assignment.Length);
        return [.. Dimensions.Select(dimension => dimension.ToUnit(assignment[dimension.Index]))];
    }

    internal static IEnumerable<string> NamesIn(SpaceNode node) => node switch
    {
        SpaceNode.Group group => group.Members.SelectMany(member => NamesIn(member.Node)),
        SpaceNode.List list => list.Items.SelectMany(NamesIn),
        SpaceNode.Options options => options.Items.SelectMany(NamesIn).Prepend(options.Path),
        _ => [node.Path],
    };

    private static bool IsActive(Dimension dimension, ReadOnlySpan<double> values) =>
        dimension.Parent < 0 || values[dimension.Parent] == dimension.ParentOption;

    private static ImmutableArray<double> Own(double[] values) =>
        ImmutableCollectionsMarshal.AsImmutableArray(values);

    private void RequireLength(int length)
    {
        if (length != Dimensions.Length) throw new ArgumentException($"The space has {Dimensions.Length} dimensions, the assignment has {length}.");
    }
}
