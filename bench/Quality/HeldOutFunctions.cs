using System.Text.Json;
using Tune;
using static Tune.Domain;

namespace Quality;

/// <summary>Functions to check defaults with: other shifts, dimensions, rotations and kinds than the peers' table has.</summary>
internal static class HeldOutFunctions
{
    public static IEnumerable<TestFunction> All =>
    [
        TestFunction.OfReals("sphere3", 3, -4, 6, x => x.Select((v, i) => Math.Pow(v - 2.7 * Math.Sin(i + 2), 2)).Sum(), 0),
        TestFunction.OfReals("camel2", 2, -3, 3, x => (4 - 2.1 * x[0] * x[0] + Math.Pow(x[0], 4) / 3) * x[0] * x[0] + x[0] * x[1] + (-4 + 4 * x[1] * x[1]) * x[1] * x[1], -1.0316285),
        TestFunction.OfReals("ellipsoid8", 8, -5, 5, x => Rotated(x).Select((v, i) => Math.Pow(100, i / 7.0) * v * v).Sum(), 0),
        TestFunction.OfReals("griewank12", 12, -60, 40, x => Griewank(PeerFunctions.Shifted(x, 15)), 0),
        TestFunction.OfReals("ackley4", 4, -15, 30, x => PeerFunctions.Ackley(PeerFunctions.Shifted(x, 6)), 0),
        TestFunction.OfReals("michalewicz5", 5, 0, Math.PI, x => -x.Select((v, i) => Math.Sin(v) * Math.Pow(Math.Sin((i + 1) * v * v / Math.PI), 20)).Sum(), -4.687658),
        TestFunction.OfReals("rosenbrock10", 10, -3, 3, PeerFunctions.Rosenbrock, 0),
        TestFunction.OfReals("corner20", 20, 0, 1, x => x.Select((v, i) => (i % 3 == 0 ? v : i % 3 == 1 ? 1 - v : Math.Abs(v - 0.4)) / (1 + i)).Sum(), 0),
        TestFunction.OfReals("ellipsoid40", 40, -5, 5, x => Rotated(x).Select((v, i) => Math.Pow(100, i / 39.0) * v * v).Sum(), 0),
        TestFunction.OfReals("sparse60", 60, -1, 1, x => Enumerable.Range(0, 6).Sum(i => Math.Pow(x[9 * i] - 0.5 * Math.Sin(i + 1), 2)) + 0.3 * Math.Abs(x[7] + x[20]), 0),
        TestFunction.OfReals("corner150", 150, 0, 1, x => x.Select((v, i) => (i % 3 == 0 ? v : i % 3 == 1 ? 1 - v : Math.Abs(v - 0.4)) / (1 + i)).Sum(), 0),
        TestFunction.OfReals("noisy4", 4, -4, 6, x => Math.Sqrt(Rotated(x).Select((v, i) => Math.Pow(30, i / 3.0) * v * v).Sum()), 0) with { Noise = 1 },
        new("network", NetworkSpace(), Network, 0.035),
        new("integers", IntegerSpace(), config => Enumerable.Range(0, 6).Sum(i => Math.Abs(config.Number($"n{i}") - 3 * i - 2) * (1 + i % 2)) + (config.GetProperty("on").GetBoolean() ? 0 : 4), 0),
        new("conditional", ConditionalSpace(), Conditional, 0),
    ];

    private static double Griewank(double[] z) => 1 + z.Sum(v => v * v) / 400 - z.Select((v, i) => Math.Cos(v / Math.Sqrt(i + 1))).Aggregate(1.0, (product, v) => product * v);

    /// <summary>A reflection, which turns every axis, and a shift.</summary>
    private static double[] Rotated(double[] x)
    {
        var normal = x.Select((_, i) => Math.Sin(1.3 * i + 0.4)).ToArray();
        var length = normal.Sum(v => v * v);
        var shifted = PeerFunctions.Shifted(x, 2.2);
        var along = 2 * shifted.Zip(normal, (a, b) => a * b).Sum() / length;
        return [.. shifted.Select((v, i) => v - along * normal[i])];
    }

    private static SearchSpace NetworkSpace() => new()
    {
        ["rate"] = LogUniform(1e-5, 1), ["decay"] = LogUniform(1e-7, 1e-1), ["dropout"] = QUniform(0, 0.8, 0.1), ["width"] = LogRandInt(8, 513), ["depth"] = RandInt(1, 7),
        ["activation"] = Choice("relu", "tanh", "gelu"), ["batch"] = Choice(16, 32, 64, 128, 256),
    };

    /// <summary>The shape that errors of networks have: a valley in the rate that moves with the batch, cliffs where training diverges, weak parameters.</summary>
    private static double Network(JsonElement config)
    {
        var rate = Math.Log10(config.Number("rate"));
        var best = -2.6 + 0.25 * Math.Log2(config.Number("batch") / 64) - 0.15 * config.Number("depth");
        if (rate > best + 1.3) return 0.9;
        var width = Math.Log2(config.Number("width"));
        var error = 0.03 + 0.05 * Math.Pow(rate - best, 2) + 0.004 * Math.Pow(width - 7.5, 2) + 0.01 * Math.Abs(config.Number("depth") - 3) + 0.003 * Math.Pow(Math.Log10(config.Number("decay")) + 4, 2);
        error += 0.05 * Math.Pow(config.Number("dropout") - 0.1 - 0.05 * Math.Max(0, width - 6), 2);
        return Math.Min(0.9, error + config.Text("activation") switch { "relu" => 0.008, "tanh" => 0.02, _ => 0.005 });
    }

    private static SearchSpace IntegerSpace() =>
        TestFunction.SpaceOf([("on", Choice(true, false)), .. Enumerable.Range(0, 6).Select(i => ($"n{i}", (Domain)RandInt(0, 24)))]);

    private static SearchSpace ConditionalSpace() => new()
    {
        ["model"] = Choice(
            new SearchSpace { ["kind"] = "linear", ["l1"] = LogUniform(1e-6, 10), ["l2"] = LogUniform(1e-6, 10) },
            new SearchSpace { ["kind"] = "forest", ["trees"] = LogRandInt(10, 1001), ["depth"] = RandInt(1, 31), ["features"] = Uniform(0, 1) },
            new SearchSpace
            {
                ["kind"] = "boost", ["rate"] = LogUniform(1e-3, 1), ["rounds"] = LogRandInt(10, 2001), ["leaf"] = RandInt(1, 65),
                ["goss"] = Choice(new SearchSpace { ["use"] = false }, new SearchSpace { ["use"] = true, ["top"] = Uniform(0, 1) }),
            }),
        ["scale"] = Choice("none", "standard", "robust"),
    };

    private static double Conditional(JsonElement config)
    {
        var model = config.GetProperty("model");
        var value = config.Text("scale") switch { "none" => 0.05, "standard" => 0.0, _ => 0.01 };
        switch (model.Text("kind"))
        {
            case "linear": return value + 0.3 + 0.01 * Math.Pow(Math.Log10(model.Number("l1")) + 3, 2) + 0.01 * Math.Pow(Math.Log10(model.Number("l2")) + 2, 2);
            case "forest": return value + 0.12 + 0.05 * Math.Pow(Math.Log10(model.Number("trees")) - 2.6, 2) + 0.001 * Math.Pow(model.Number("depth") - 18, 2) + 0.3 * Math.Pow(model.Number("features") - 0.35, 2);
            default:
                var steps = Math.Log10(model.Number("rate") * model.Number("rounds")) - 1.5;
                value += 0.1 * steps * steps + 0.02 * Math.Pow(Math.Log10(model.Number("rate")) + 1.4, 2) + 0.0004 * Math.Pow(model.Number("leaf") - 20, 2);
                var goss = model.GetProperty("goss");
                return value + (goss.GetProperty("use").GetBoolean() ? 0.4 * Math.Pow(goss.Number("top") - 0.7, 2) : 0.06);
        }
    }
}
