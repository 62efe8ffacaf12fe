namespace Tune.Search;

/// <summary>
/// The combinations of a space's values by number: all options, all values of stepped and integer domains, and some equally probable points of
/// the others. The first parameter varies fastest; parameters of branches that are not chosen are not multiplied.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="resolution">How many points of a domain without steps there are.</param>
internal sealed class PointGrid(FlatSpace space, int resolution)
{
    private readonly ILookup<(int Parent, int Option), Dimension> _children =
        space.Dimensions.ToLookup(dimension => (dimension.Parent, dimension.ParentOption));

    /// <summary>How many combinations there are; saturates, since no experiment counts that far.</summary>
    public Int128 Count => CountBelow(-1, -1);

    /// <summary>The combination of a number, from 0 (inclusive) to <see cref="Count"/> (exclusive).</summary>
    public Assignment At(Int128 index)
    {
        var values = new double[space.Dimensions.Length];
        Array.Fill(values, double.NaN);
        Assign(-1, -1, index, values);
        return new Assignment([.. values]);
    }

    private Int128 CountBelow(int parent, int option)
    {
        Int128 product = 1;
        foreach (var dimension in _children[(parent, option)]) product = Int128.Min(product * CountOf(dimension), long.MaxValue);
        return product;
    }

    private Int128 CountOf(Dimension dimension)
    {
        if (!dimension.IsCategorical) return dimension.ValueCount ?? resolution;
        Int128 sum = 0;
        for (var option = 0; option < dimension.OptionCount; option++) sum = Int128.Min(sum + CountBelow(dimension.Index, option), long.MaxValue);
        return sum;
    }

    private void Assign(int parent, int option, Int128 index, double[] values)
    {
        foreach (var dimension in _children[(parent, option)])
        {
            var count = CountOf(dimension);
            var position = index % count;
            index /= count;
            if (dimension.IsCategorical) Choose(dimension, position, values);
            else values[dimension.Index] = ValueAt(dimension, (long)position);
        }
    }

    private void Choose(Dimension dimension, Int128 position, double[] values)
    {
        var option = 0;
        for (var count = CountBelow(dimension.Index, 0); position >= count; count = CountBelow(dimension.Index, option))
        {
            position -= count;
            option++;
        }

        values[dimension.Index] = option;
        Assign(dimension.Index, option, position, values);
    }

    private double ValueAt(Dimension dimension, long position) => dimension.Domain switch
    {
        ParameterSpec.Integer integer => dimension.Clip(dimension.Clip(integer.Low) + (double)integer.Step * position),
        ParameterSpec.Float { Step: { } step } real => dimension.Clip(dimension.Clip(real.Low) + step * position),
        _ => dimension.FromUnit((position + 0.5) / resolution),
    };
}
