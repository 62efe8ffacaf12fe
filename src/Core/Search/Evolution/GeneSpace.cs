namespace Tune.Search;

/// <summary>
/// The search space of the evolutionary searchers: a gene for each dimension, which is a point of the unit interval for a number and the option
/// for a choice; NaN where nothing is known of a dimension.
/// </summary>
internal sealed class GeneSpace(FlatSpace space)
{
    /// <summary>The number of genes.</summary>
    public int Count => space.Dimensions.Length;

    /// <summary>The number of choices.</summary>
    public int Choices { get; } = space.Dimensions.Count(dimension => dimension.IsCategorical);

    public bool IsCategorical(int gene) => space.Dimensions[gene].IsCategorical;

    /// <summary>How many options a choice has.</summary>
    public int OptionsOf(int gene) => space.Dimensions[gene].OptionCount;

    /// <summary>The share of the unit interval that one value has, if values can be counted; 0 if not.</summary>
    public double CellOf(int gene) => space.Dimensions[gene].ValueCount is { } count ? 1.0 / count : 0;

    /// <summary>A gene drawn from the domain.</summary>
    public double Draw(int gene, ref Rng rng) => FromUnit(gene, rng.NextDouble());

    /// <summary>The gene that a point of the unit interval stands for.</summary>
    public double FromUnit(int gene, double unit) => IsCategorical(gene) ? Math.Min(Math.Floor(unit * OptionsOf(gene)), OptionsOf(gene) - 1) : unit;

    /// <summary>The genes of an assignment.</summary>
    public double[] Encode(Assignment assignment) =>
        [.. space.Dimensions.Select(dimension => dimension.IsCategorical ? assignment[dimension.Index] : dimension.ToUnit(assignment[dimension.Index]))];

    /// <summary>The assignment of genes, all of which are known.</summary>
    public Assignment Decode(ReadOnlySpan<double> genes)
    {
        var values = new double[genes.Length];
        foreach (var dimension in space.Dimensions)
        {
            var i = dimension.Index;
            if (dimension.Parent >= 0 && values[dimension.Parent] != dimension.ParentOption) values[i] = double.NaN;
            else values[i] = dimension.IsCategorical ? genes[i] : dimension.FromUnit(genes[i]);
        }

        return new Assignment([.. values]);
    }
}
