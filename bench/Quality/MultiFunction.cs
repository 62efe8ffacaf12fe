using System.Text.Json;
using Tune;

namespace Quality;

/// <summary>Several objectives, all to be minimised.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Space">Where.</param>
/// <param name="Evaluate">What.</param>
/// <param name="Reference">From where the hypervolume is measured.</param>
/// <param name="Volume">The hypervolume of the best compromises there are; an upper bound where that is not known.</param>
internal sealed record MultiFunction(string Name, SearchSpace Space, Func<JsonElement, double[]> Evaluate, double[] Reference, double Volume)
{
    /// <summary>
    /// ZDT1 to ZDT3 (E. Zitzler, K. Deb, L. Thiele 2000) and DTLZ2 (K. Deb, L. Thiele, M. Laumanns, E. Zitzler 2002) in ten dimensions, Binh and Korn's, and a space of
    /// categories, integers and branches in which a network's error is weighed against its cost.
    /// </summary>
    public static IReadOnlyList<MultiFunction> All { get; } =
    [
        Reals("zdt1", 10, x => Zdt(x, (f, g) => 1 - Math.Sqrt(f / g)), [1.1, 6], 1.1 * 6 - 1.0 / 3),
        Reals("zdt2", 10, x => Zdt(x, (f, g) => 1 - f / g * (f / g)), [1.1, 6], 1.1 * 6 - 2.0 / 3),
        Reals("zdt3", 10, x => Zdt(x, (f, g) => 1 - Math.Sqrt(f / g) - f / g * Math.Sin(10 * Math.PI * f)), [1.1, 6], 6.6 + 0.1),
        Reals("dtlz2", 10, Dtlz2, [2, 2, 2], 8 - Math.PI / 6),
        Reals("binh", 2, x => [4 * (Square(5 * x[0]) + Square(3 * x[1])), Square(5 * x[0] - 5) + Square(3 * x[1] - 5)], [140, 50], 140 * 50),
        new("network", NetworkSpace(), Network, [1, 1], 1),
    ];

    private static MultiFunction Reals(string name, int dimensions, Func<double[], double[]> function, double[] reference, double volume)
    {
        var one = TestFunction.OfReals(name, dimensions, 0, 1, _ => 0, 0);
        return new(name, one.Space, config => function([.. Enumerable.Range(0, dimensions).Select(d => config.Number($"x{d}"))]), reference, volume);
    }

    private static double[] Zdt(double[] x, Func<double, double, double> shape)
    {
        var g = 1 + 9 * x.Skip(1).Average();
        return [x[0], g * shape(x[0], g)];
    }

    private static double[] Dtlz2(double[] x)
    {
        var g = 1 + x.Skip(2).Sum(value => Square(value - 0.5));
        var (a, b) = (x[0] * Math.PI / 2, x[1] * Math.PI / 2);
        return [g * Math.Cos(a) * Math.Cos(b), g * Math.Cos(a) * Math.Sin(b), g * Math.Sin(a)];
    }

    private static SearchSpace NetworkSpace() => new()
    {
        ["layers"] = Domain.RandInt(1, 9),
        ["width"] = Domain.LogRandInt(8, 1025),
        ["lr"] = Domain.LogUniform(1e-5, 1),
        ["act"] = Domain.Choice("relu", "tanh", "gelu"),
        ["opt"] = Domain.Choice(
            new SearchSpace { ["kind"] = "sgd", ["momentum"] = Domain.Uniform(0, 1) },
            new SearchSpace { ["kind"] = "adam", ["beta"] = Domain.Uniform(0.5, 1) }),
    };

    private static double[] Network(JsonElement config)
    {
        var (layers, width) = (config.Number("layers"), config.Number("width"));
        var cost = Math.Log2(layers * width) / 13;
        var opt = config.GetProperty("opt");
        var loss = opt.Text("kind") == "sgd" ? 0.12 + Square(opt.Number("momentum") - 0.9) : 0.05 + 2 * Square(opt.Number("beta") - 0.9);
        loss += Square(Math.Log10(config.Number("lr")) + (opt.Text("kind") == "sgd" ? 1.3 : 2.7)) / 12 + config.Text("act") switch { "relu" => 0.03, "gelu" => 0, _ => 0.08 };
        return [Math.Min(1, loss + 0.6 * Math.Exp(-width * Math.Sqrt(layers) / 150) + 0.004 * layers), cost];
    }

    private static double Square(double x) => x * x;
}
