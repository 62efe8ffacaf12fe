using System.Diagnostics;
using System.Globalization;
using Tune;

namespace Figures;

/// <summary>
/// What a suggestion costs, with taking in the result of the one before: CPU time of the searcher alone, on one thread, after a history of
/// random points.
/// </summary>
internal static class SearcherFigures
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    public static async Task<IReadOnlyList<Row>> SuggestionsAsync(Choice choice)
    {
        var optuna = await Optuna.MeasureAsync(choice, "suggestions", seconds: 0.5);
        return
        [
            Suggestion(new Tpe(), 5, 100, "0.1", optuna),
            Suggestion(new Tpe(), 5, 1000, "0.5", optuna),
            Suggestion(new Tpe(), 5, 10_000, "4", optuna),
            Suggestion(new Tpe(), 20, 100, "0.4", optuna),
            Suggestion(new Tpe(), 20, 1000, "1.8", optuna),
            Suggestion(new Tpe(), 20, 10_000, "12", optuna),
            Suggestion(new GaussianProcess(), 5, 100, "20"),
            Suggestion(new GaussianProcess(), 5, 500, "80"),
            Suggestion(new GaussianProcess(), 5, 1000, "200"),
            Suggestion(new GaussianProcess(), 5, 10_000, "200"),
            Suggestion(new CmaEs(), 20, 100, "0.1"),
            Suggestion(new CmaEs(), 20, 1000, "0.1"),
            Suggestion(new CmaEs(), 20, 10_000, "0.1"),
            Suggestion(new Auto(), 5, 100, "20"),
            Suggestion(new Auto(), 5, 1000, "200"),
            Experiment(new Tpe(), 1000, "≥ 3,000"),
        ];
    }

    private static Row Suggestion(SearcherSpec spec, int dimensions, int count, string bar, Optuna? optuna = null)
    {
        // the first rounds are the compiler's, which looks at what is called often every now and then
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(2);) Milliseconds(spec, dimensions, count);
        // and it goes on in the background, which is not what is asked for
        var mean = Enumerable.Range(0, 4).Min(_ => Milliseconds(spec, dimensions, count));
        return new($"{spec.Kind}: a suggestion, {dimensions} dimensions, {KernelFigures.Number(count)} trials", string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ms"), $"≤ {bar} ms",
            optuna?.Milliseconds(string.Create(CultureInfo.InvariantCulture, $"{dimensions} dimensions, {count} trials"), mean) ?? "");
    }

    private static double Milliseconds(SearcherSpec spec, int dimensions, int count)
    {
        var space = FlatSpace.Compile(new ParameterSpec.Group([.. Enumerable.Range(0, dimensions).Select(d => KeyValuePair.Create($"x{d}", Domain.Uniform(0, 1).Spec))]));
        var searcher = spec.Create(new Problem(space, Objective.Minimize("loss"), 1));
        var rng = new Rng(1, 1);
        for (var trial = 0; trial < count; trial++) Tell(searcher, space, trial, space.Sample(ref rng, 0));
        var times = new List<double>();
        var spent = 0.0;
        for (var index = 0; index < 3 || (spent < 1000 && index < Math.Max(count / 4, 40)); index++)
        {
            var before = Cpu();
            var suggestion = searcher.Suggest(new SuggestRequest(new TrialId(count + index), new Rng(1, Rng.StreamOf(count + index, "suggest")), 0));
            Tell(searcher, space, count + index, suggestion.Assignment!);
            times.Add((Cpu() - before).TotalMilliseconds);
            spent += times[^1];
        }

        return times.Average();
    }

    /// <summary>A whole experiment in the kernel, one trial at a time.</summary>
    private static Row Experiment(SearcherSpec spec, int trials, string bar)
    {
        var best = double.PositiveInfinity;
        for (var round = 0; round < 5; round++)
        {
            var before = Cpu();
            var experiment = new Experiment(KernelFigures.Spec("search", trials) with { Searcher = spec, Seed = (ulong)round });
            experiment.Handle(new Input.Start(Epoch));
            for (var trial = 0; trial < trials; trial++)
            {
                experiment.Handle(new Input.SlotOffered(Epoch));
                var loss = Math.Abs(Math.Log(experiment.Trials[trial].Config.Get<double>("rate")) + 5);
                experiment.Handle(new Input.Reported(Epoch, new TrialId(trial), 1, 1, new Metrics("loss", loss), TimeSpan.Zero));
                experiment.Handle(new Input.Completed(Epoch, new TrialId(trial), 1));
            }

            best = Math.Min(best, (Cpu() - before).TotalSeconds);
        }

        return new($"{spec.Kind}: trials a second, experiment of {KernelFigures.Number(trials)} trials in the kernel, 5 dimensions", KernelFigures.Number(trials / best), bar);
    }

    private static void Tell(ISearcher searcher, FlatSpace space, int trial, Assignment assignment)
    {
        var id = new TrialId(trial);
        var loss = assignment.Values.Sum(value => (value - 0.3) * (value - 0.3));
        searcher.Observe(new TrialCreated(Epoch, id, space.Decode(assignment), null));
        searcher.Observe(new TrialReported(Epoch, id, 1, 1, new Metrics("loss", loss), TimeSpan.Zero) { Score = loss });
        searcher.Observe(new TrialEnded(Epoch, id, TrialStatus.Terminated, EndedBy.Completed, "completed"));
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;
}
