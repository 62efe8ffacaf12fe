using System.Runtime.InteropServices;

namespace Tune.Search;

/// <summary>The search space as CMA-ES sees it: numbers, which are coordinates, and choices, which are not.</summary>
internal sealed class CmaSpace
{
    private readonly FlatSpace _space;

    public CmaSpace(FlatSpace space)
    {
        _space = space;
        Axes = [.. space.Dimensions.Where(dimension => !dimension.IsCategorical && dimension.ValueCount != 1).Select(dimension => new CmaAxis(dimension))];
        HasCells = Axes.Any(axis => axis.HasCells);
        Choices = [.. space.Dimensions.Where(dimension => dimension.IsCategorical)];
    }

    /// <summary>The numbers that have more than one value.</summary>
    public CmaAxis[] Axes { get; }

    /// <summary>Whether any of them is rounded.</summary>
    public bool HasCells { get; }

    /// <summary>The choices, parents before what depends on them.</summary>
    public Dimension[] Choices { get; }

    /// <summary>The assignment of coordinates and options; those that the options rule out are ignored.</summary>
    public Assignment Decode(ReadOnlySpan<double> place, ReadOnlySpan<int> options)
    {
        var values = new double[_space.Dimensions.Length];
        int axis = 0, choice = 0;
        foreach (var dimension in _space.Dimensions)
        {
            double value;
            if (dimension.IsCategorical) value = options[choice++];
            else if (dimension.ValueCount == 1) value = dimension.FromUnit(0);
            else value = Axes[axis].Decode(place[axis++]);
            values[dimension.Index] = dimension.Parent < 0 || values[dimension.Parent] == dimension.ParentOption ? value : double.NaN;
        }

        return new Assignment(ImmutableCollectionsMarshal.AsImmutableArray(values));
    }

    /// <summary>The coordinates of an assignment; NaN for what is inactive.</summary>
    public double[] PlaceOf(Assignment assignment) => [.. Axes.Select(axis => assignment.IsActive(axis.Dimension) ? axis.Encode(assignment[axis.Dimension]) : double.NaN)];

    /// <summary>The options of an assignment; −1 for what is inactive.</summary>
    public int[] OptionsOf(Assignment assignment) => [.. Choices.Select(choice => assignment.IsActive(choice.Index) ? (int)assignment[choice.Index] : -1)];

    /// <summary>Moves coordinates into the bounds.</summary>
    public double[] Clip(double[] place)
    {
        var inside = new double[place.Length];
        for (var i = 0; i < place.Length; i++) inside[i] = Math.Clamp(place[i], Axes[i].Low, Axes[i].High);
        return inside;
    }

    /// <summary>Coordinates without those that are inactive in an assignment.</summary>
    public double[] Mask(double[] place, Assignment assignment)
    {
        var known = new double[place.Length];
        for (var i = 0; i < place.Length; i++) known[i] = assignment.IsActive(Axes[i].Dimension) ? place[i] : double.NaN;
        return known;
    }
}
