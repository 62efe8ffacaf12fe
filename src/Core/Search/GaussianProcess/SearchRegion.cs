namespace Tune.Search;

/// <summary>The box in which the next point is looked for, for each parameter; categories are free.</summary>
internal sealed record SearchRegion(double[] Low, double[] High)
{
    public static SearchRegion Whole(int parameters)
    {
        var high = new double[parameters];
        Array.Fill(high, 1);
        return new SearchRegion(new double[parameters], high);
    }
}
