using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Tune;

namespace Quality;

/// <summary>How much of the hypervolume searchers find.</summary>
internal static class MultiSearching
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A table of the median share of the hypervolume that is missing after a number of trials, in per cent.</summary>
    public static string Table(IReadOnlyDictionary<string, SearcherSpec> searchers, IReadOnlyList<MultiFunction> functions, int[] budgets, int seeds, int workers)
    {
        var missing = new ConcurrentDictionary<(string Function, string Searcher, int Seed), double[]>();
        var cases = from function in functions from searcher in searchers from seed in Enumerable.Range(1, seeds) select (function, searcher, seed);
        Parallel.ForEach(cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, one =>
            missing[(one.function.Name, one.searcher.Key, one.seed)] = Missing(one.searcher.Value, one.function, budgets, (ulong)one.seed, workers));
        var text = new StringBuilder();
        text.AppendLine($"| searcher | trials | {string.Join(" | ", functions.Select(function => function.Name))} |").AppendLine($"|---|---|{string.Concat(functions.Select(_ => "---|"))}");
        for (var look = 0; look < budgets.Length; look++)
        {
            foreach (var searcher in searchers.Keys)
            {
                var medians = functions.Select(function => Medians.Of(Enumerable.Range(1, seeds).Select(seed => missing[(function.Name, searcher, seed)][look])));
                text.AppendLine(FormattableString.Invariant($"| {searcher} | {budgets[look]} | {string.Join(" | ", medians.Select(median => FormattableString.Invariant($"{100 * median:0.00}")))} |"));
            }
        }

        return text.ToString();
    }

    private static double[] Missing(SearcherSpec searcher, MultiFunction function, int[] budgets, ulong seed, int workers)
    {
        var names = Enumerable.Range(0, function.Reference.Length).Select(k => $"f{k}").ToArray();
        var experiment = new Experiment(new ExperimentSpec<Configuration>
        {
            Name = "quality", Space = function.Space, Objective = Objective.Minimize(names[0]), AlsoOptimize = [.. names[1..].Select(name => Objective.Minimize(name))],
            Searcher = searcher, Samples = budgets.Max(), Seed = seed, MaxConcurrentTrials = workers,
        });
        experiment.Handle(new Input.Start(At));
        var points = new List<ImmutableArray<double>>();
        while (experiment.Status == ExperimentStatus.Running)
        {
            while (experiment.Demand > 0) experiment.Handle(new Input.SlotOffered(At));
            var trial = experiment.Running.First();
            var values = function.Evaluate(trial.Config.Root);
            points.Add([.. values]);
            var metrics = new Metrics();
            for (var k = 0; k < values.Length; k++) metrics[names[k]] = values[k];
            experiment.Handle(new Input.Reported(At, trial.Id, trial.Attempt, 1, metrics, TimeSpan.Zero) { IsLast = true });
            experiment.Handle(new Input.Completed(At, trial.Id, trial.Attempt));
        }

        return [.. budgets.Select(budget => 1 - Hypervolume.Of(points.Take(budget), [.. function.Reference]) / function.Volume)];
    }
}
