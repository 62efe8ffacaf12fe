using static Tune.Domain;

namespace Tune.Tests.Search;

/// <summary>Spaces and points for tests of the model.</summary>
internal static class ModelCases
{
    /// <summary>Numbers, categories, and a branch with both in it.</summary>
    public static readonly SearchSpace Mixed = new()
    {
        ["x"] = Uniform(-1, 1),
        ["n"] = RandInt(0, 200),
        ["c"] = Choice("a", "b", "c"),
        ["m"] = Choice(new SearchSpace { ["y"] = Uniform(0, 1), ["d"] = Choice("u", "v") }, new SearchSpace { ["z"] = LogUniform(0.1, 10) }, "none"),
    };

    public static List<double[]> Points(ModelSpace model, FlatSpace space, int count, ulong seed = 1)
    {
        var rng = new Rng(seed, 11);
        return [.. Enumerable.Range(0, count).Select(_ => model.Encode(space.Sample(ref rng)))];
    }

    public static double[] Normals(int count, ulong seed = 1)
    {
        var rng = new Rng(seed, 12);
        return [.. Enumerable.Range(0, count).Select(_ => rng.NextGaussian())];
    }

    public static Hyperparameters Any(ModelSpace space, bool isWarped = false, double noise = 1e-3)
    {
        double[] Each(double first, double step) => [.. Enumerable.Range(0, space.Parameters.Length).Select(p => first + step * p)];
        return new Hyperparameters(Each(0.3, 0.1), noise, isWarped ? Each(0.7, 0.15) : Each(1, 0), isWarped ? Each(1.4, -0.1) : Each(1, 0));
    }
}
