using System.Text.Json;
using Tune;
using static Tune.Domain;

namespace Quality;

/// <summary>The functions that the peers were measured on.</summary>
internal static class PeerFunctions
{
    public static IEnumerable<TestFunction> All =>
    [
        new("branin", new() { ["x0"] = Uniform(-5, 10), ["x1"] = Uniform(0, 15) }, config => Branin(config.Number("x0"), config.Number("x1")), 0.397887),
        TestFunction.OfReals("hartmann6", 6, 0, 1, Hartmann6, -3.32237),
        TestFunction.OfReals("ackley10", 10, -32.768, 32.768, x => Ackley(Shifted(x, 10)), 0),
        TestFunction.OfReals("rosenbrock5", 5, -5, 10, Rosenbrock, 0),
        TestFunction.OfReals("rastrigin5", 5, -5.12, 5.12, x => Rastrigin(Shifted(x, 2)), 0),
        TestFunction.OfReals("levy8", 8, -10, 10, x => Levy(Shifted(x, 4)), 0),
        TestFunction.OfReals("styblinski5", 5, -5, 5, StyblinskiTang, -195.83083),
        new("mixed", MixedSpace(), Mixed, 0.000113),
        SvcTable.Function("svc_digits"),
    ];

    public static double[] Shifted(double[] x, double by) => [.. x.Select((value, i) => value - by * Math.Cos(i + 1))];

    public static double Branin(double x0, double x1) =>
        Math.Pow(x1 - 5.1 / (4 * Math.PI * Math.PI) * x0 * x0 + 5 / Math.PI * x0 - 6, 2) + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x0) + 10;

    public static double Ackley(double[] z) =>
        -20 * Math.Exp(-0.2 * Math.Sqrt(z.Average(v => v * v))) - Math.Exp(z.Average(v => Math.Cos(2 * Math.PI * v))) + 20 + Math.E;

    public static double Rosenbrock(double[] x) => Enumerable.Range(0, x.Length - 1).Sum(i => 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2));

    public static double Rastrigin(double[] z) => 10 * z.Length + z.Sum(v => v * v - 10 * Math.Cos(2 * Math.PI * v));

    public static double Levy(double[] z)
    {
        var w = z.Select(v => 1 + (v - 1) / 4).ToArray();
        var last = w[^1];
        return Math.Pow(Math.Sin(Math.PI * w[0]), 2)
            + w.SkipLast(1).Sum(v => (v - 1) * (v - 1) * (1 + 10 * Math.Pow(Math.Sin(Math.PI * v + 1), 2)))
            + (last - 1) * (last - 1) * (1 + Math.Pow(Math.Sin(2 * Math.PI * last), 2));
    }

    public static double StyblinskiTang(double[] x) => x.Sum(v => v * v * v * v - 16 * v * v + 5 * v) / 2;

    private static double Hartmann6(double[] x)
    {
        double[] alpha = [1, 1.2, 3, 3.2];
        double[][] a = [[10, 3, 17, 3.5, 1.7, 8], [.05, 10, 17, .1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, .05, 10, .1, 14]];
        double[][] p = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991], [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]];
        return -Enumerable.Range(0, 4).Sum(i => alpha[i] * Math.Exp(-Enumerable.Range(0, 6).Sum(j => a[i][j] * Math.Pow(x[j] - p[i][j] * 1e-4, 2))));
    }

    private static SearchSpace MixedSpace() => new()
    {
        ["algo"] = Choice(
            new SearchSpace { ["name"] = "A", ["a1"] = Uniform(0, 1), ["a2"] = RandInt(0, 21) },
            new SearchSpace { ["name"] = "B", ["b1"] = LogUniform(1e-3, 1e3), ["b2"] = Choice("u", "v") },
            new SearchSpace { ["name"] = "C" }),
        ["lr"] = LogUniform(1e-5, 1),
        ["n"] = LogRandInt(1, 65),
        ["k"] = RandInt(1, 11),
        ["cat"] = Choice("p", "q", "r", "s"),
    };

    private static double Mixed(JsonElement config)
    {
        var l = Math.Log10(config.Number("lr")) + 2.3;
        var m = Math.Log2(config.Number("n")) - 4.2;
        var category = config.Text("cat");
        var value = l * l / 4 + m * m / 8 + 0.05 * Math.Pow(config.Number("k") - 7, 2);
        value += category switch { "p" => 0.4, "q" => 0.3 * Math.Abs(l), "r" => 0.25, _ => 0.6 };
        var algorithm = config.GetProperty("algo");
        return value + algorithm.Text("name") switch
        {
            "A" => 0.35 + 2 * Math.Pow(algorithm.Number("a1") - 0.23, 2) + 0.01 * Math.Pow(algorithm.Number("a2") - 13, 2),
            "B" => 0.15 * Math.Pow(Math.Log10(algorithm.Number("b1")) - 1.4, 2) + (algorithm.Text("b2") == "u" ? 0.3 : 0),
            _ => 0.25,
        };
    }
}
