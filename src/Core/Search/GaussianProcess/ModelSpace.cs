namespace Tune.Search;

/// <summary>
/// A search space as the model sees it. A <em>point</em> has a number for each parameter with more than one value; <em>features</em> are what
/// the kernel takes distances of, first the coordinates, then the categories.
/// </summary>
internal sealed class ModelSpace
{
    private readonly FlatSpace _space;
    private readonly int[] _parameterOf;

    public ModelSpace(FlatSpace space)
    {
        _space = space;
        _parameterOf = new int[space.Dimensions.Length];
        Array.Fill(_parameterOf, -1);
        var varying = space.Dimensions.Where(dimension => dimension.ValueCount != 1).ToList();
        Reals = varying.Sum(dimension => dimension.IsCategorical ? 0 : dimension.Parent >= 0 ? 2 : 1);
        var (real, category) = (0, Reals);
        var parameters = new List<ModelParameter>();
        foreach (var dimension in varying)
        {
            _parameterOf[dimension.Index] = parameters.Count;
            var parameter = new ModelParameter(dimension, dimension.IsCategorical ? category : real);
            parameters.Add(parameter);
            if (parameter.IsCategorical) category++;
            else real += parameter.IsConditional ? 2 : 1;
        }

        Parameters = [.. parameters];
        Features = category;
    }

    public ModelParameter[] Parameters { get; }

    /// <summary>The number of features that are coordinates.</summary>
    public int Reals { get; }

    public int Features { get; }

    /// <summary>The point of an assignment.</summary>
    public double[] Encode(Assignment assignment) => [.. Parameters.Select(parameter => parameter.Encode(assignment[parameter.Dimension.Index]))];

    /// <summary>The assignment of a point that <see cref="Complete"/> has made legal.</summary>
    public Assignment Decode(ReadOnlySpan<double> point)
    {
        var values = new double[_space.Dimensions.Length];
        foreach (var dimension in _space.Dimensions)
        {
            var parameter = _parameterOf[dimension.Index];
            if (dimension.Parent >= 0 && values[dimension.Parent] != dimension.ParentOption) values[dimension.Index] = double.NaN;
            else values[dimension.Index] = parameter < 0 ? dimension.FromUnit(0.5) : Parameters[parameter].Decode(point[parameter]);
        }

        return new Assignment([.. values]);
    }

    /// <summary>Makes a point legal: parameters whose branch is not chosen become inactive, those that have become active get a value.</summary>
    /// <param name="point">The point.</param>
    /// <param name="units">Numbers of the unit interval, to take values from where there is none.</param>
    public void Complete(Span<double> point, ReadOnlySpan<double> units)
    {
        for (var p = 0; p < Parameters.Length; p++)
        {
            if (!IsActive(Parameters[p].Dimension, point)) point[p] = ModelParameter.Inactive;
            else if (point[p] == ModelParameter.Inactive) point[p] = Parameters[p].Round(units[p]);
        }
    }

    /// <summary>How far two points are from each other; a category or a branch that differs counts as much as a whole interval.</summary>
    public double SquaredDistance(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var p = 0; p < left.Length; p++)
        {
            var difference = left[p] - right[p];
            var isApart = Parameters[p].IsCategorical || left[p] == ModelParameter.Inactive || right[p] == ModelParameter.Inactive;
            sum += !isApart ? difference * difference : difference == 0 ? 0 : 1;
        }

        return sum;
    }

    private bool IsActive(Dimension dimension, ReadOnlySpan<double> point)
    {
        if (dimension.Parent < 0) return true;
        var parent = _parameterOf[dimension.Parent];
        // a choice with one option is no parameter, but may itself be in a branch
        return parent < 0 ? IsActive(_space.Dimensions[dimension.Parent], point) : point[parent] == dimension.ParentOption;
    }
}
