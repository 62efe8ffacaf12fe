using System.Diagnostics;
using System.Globalization;
using Tune;
using Tune.Analysis;

namespace Figures;

/// <summary>What it costs to say which parameters matter, from configurations as they are stored: CPU time on one thread.</summary>
internal static class ImportanceFigures
{
    private const int Dimensions = 20;

    public static async Task<IReadOnlyList<Row>> ImportanceAsync(Choice choice)
    {
        var optuna = await Optuna.MeasureAsync(choice, "importance", seconds: 1);
        return
        [
            .. from method in Enum.GetValues<ImportanceMethod>()
               from count in (int[])[100, 500, 10_000]
               select Importance(method, count, optuna),
        ];
    }

    private static Row Importance(ImportanceMethod method, int count, Optuna? optuna)
    {
        var space = FlatSpace.Compile(new ParameterSpec.Group([.. Enumerable.Range(0, Dimensions).Select(d => KeyValuePair.Create($"x{d}", Domain.Uniform(0, 1).Spec))]));
        var rng = new Rng(1, 1);
        var trials = new List<(Configuration, double)>();
        for (var trial = 0; trial < count; trial++)
        {
            var assignment = space.Sample(ref rng);
            trials.Add((space.Decode(assignment), assignment.Values.Sum(value => (value - 0.3) * (value - 0.3))));
        }

        var rounds = Enumerable.Range(0, Scale.IsQuick ? 1 : 8).Select(_ => Milliseconds(() => new ParameterAnalysis(space, Objective.Minimize("loss"), trials).Importance(method))).ToList();
        return new($"importance by {method}, {Dimensions} dimensions, {KernelFigures.Number(count)} trials: best of {rounds.Count}, first",
            string.Create(CultureInfo.InvariantCulture, $"{rounds.Min():0} ms, {rounds[0]:0} ms"), count == 10_000 ? "≤ 1,000 ms" : "",
            optuna?.Milliseconds(string.Create(CultureInfo.InvariantCulture, $"{method}, {Dimensions} dimensions, {count} trials"), rounds.Min()) ?? "");
    }

    private static double Milliseconds(Action action)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        action();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
    }
}
