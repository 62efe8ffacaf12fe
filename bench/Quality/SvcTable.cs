using System.Globalization;
using Tune;
using static Tune.Domain;

namespace Quality;

/// <summary>
/// Support-vector machines on handwritten digits, from a table: bilinear in (ln C, ln gamma) between the neighbouring rows of a kernel and
/// degree. Axes may be left at their ends only.
/// </summary>
internal static class SvcTable
{
    public static TestFunction Function(string name)
    {
        var rows = Data.Read("svc_digits.csv");
        var c = Levels(rows, "C");
        var gamma = Levels(rows, "gamma");
        var grids = rows.GroupBy(row => (row["kernel"], row["degree"])).ToDictionary(group => group.Key, group => GridOf(group, c, gamma));
        var space = new SearchSpace
        {
            ["kernel"] = Choice(new SearchSpace { ["name"] = "rbf" }, new SearchSpace { ["name"] = "sigmoid" }, new SearchSpace { ["name"] = "poly", ["degree"] = RandInt(2, 6) }),
            ["C"] = LogUniform(1e-3, 1e3),
            ["gamma"] = LogUniform(1e-5, 10),
        };
        return new(name, space, config =>
        {
            var kernel = config.GetProperty("kernel");
            var degree = kernel.TryGetProperty("degree", out var value) ? value.GetRawText() : "";
            return Interpolate(grids[(kernel.Text("name"), degree)], c, gamma, Math.Log(config.Number("C")), Math.Log(config.Number("gamma")));
        }, rows.Min(row => Parse(row["loss"])));
    }

    private static double[] Levels(IEnumerable<IReadOnlyDictionary<string, string>> rows, string column) =>
        [.. rows.Select(row => Math.Log(Parse(row[column]))).Distinct().Order()];

    private static double[,] GridOf(IEnumerable<IReadOnlyDictionary<string, string>> rows, double[] c, double[] gamma)
    {
        var grid = new double[c.Length, gamma.Length];
        foreach (var row in rows) grid[Array.IndexOf(c, Math.Log(Parse(row["C"]))), Array.IndexOf(gamma, Math.Log(Parse(row["gamma"])))] = Parse(row["loss"]);
        return grid;
    }

    private static double Interpolate(double[,] grid, double[] rows, double[] columns, double row, double column)
    {
        var (i, u) = Place(rows, row);
        var (j, v) = Place(columns, column);
        return (1 - u) * ((1 - v) * grid[i, j] + v * grid[i, j + 1]) + u * ((1 - v) * grid[i + 1, j] + v * grid[i + 1, j + 1]);
    }

    private static (int Index, double Share) Place(double[] levels, double at)
    {
        var index = Math.Clamp(Array.FindLastIndex(levels, level => level <= at), 0, levels.Length - 2);
        return (index, Math.Clamp((at - levels[index]) / (levels[index + 1] - levels[index]), 0, 1));
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
