using System.Diagnostics;
using System.Globalization;
using Tune;
using static Tune.Domain;

namespace Figures;

/// <summary>The kernel alone: no grains, no storage.</summary>
internal static class KernelFigures
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    public static readonly SearchSpace FiveParameters = new()
    {
        ["rate"] = LogUniform(1e-5, 1e-1),
        ["hidden"] = QRandInt(16, 256, 16),
        ["dropout"] = Uniform(0, 0.5),
        ["activation"] = Choice("relu", "tanh", "gelu"),
        ["layers"] = RandInt(1, 5),
    };

    /// <summary>Reports that the kernel takes in and ASHA decides about, one rung a report.</summary>
    public static IReadOnlyList<Row> AshaDecisions()
    {
        const int Trials = 200_000;
        var problem = new Problem(FlatSpace.Compile(FiveParameters.Root), Objective.Minimize("loss"), 1);
        var best = 0.0;
        for (var round = 0; round < 3; round++)
        {
            var experiment = new Experiment(Spec("asha", 2000, new Asha { MaxResource = 81, ReductionFactor = 3 }));
            experiment.Handle(new Input.Start(Epoch));
            for (var index = 0; index < 2000; index++) experiment.Handle(new Input.SlotOffered(Epoch));
            var trials = experiment.Trials;
            var scheduler = new Asha { MaxResource = 81, ReductionFactor = 3 }.Create(problem);
            var rng = new Rng(1, 1);
            var watch = Stopwatch.StartNew();
            for (var index = 0; index < Trials; index++)
            {
                var trial = trials[index % 2000];
                scheduler.Observe(new TrialReported(Epoch, new TrialId(index), 1, 1, Empty, TimeSpan.Zero) { Score = rng.NextDouble() });
                scheduler.Decide(trial, experiment.SchedulingView);
            }

            best = Math.Max(best, Trials / watch.Elapsed.TotalSeconds);
        }

        return [new Row("ASHA decisions a second, kernel alone", Number(best), "≥ 1,000,000")];
    }

    /// <summary>Reports that the median rule decides about by seconds, where each trial reports ten times at moments of its own.</summary>
    public static IReadOnlyList<Row> MedianDecisions() => [.. ((int[])[1_000, 10_000]).Select(trials =>
    {
        const int Reports = 10;
        var experiment = new Experiment(Spec("median", trials, new MedianStopping { TimeAttribute = ResourceUnit.Seconds }));
        experiment.Handle(new Input.Start(Epoch));
        for (var index = 0; index < trials; index++) experiment.Handle(new Input.SlotOffered(Epoch));
        var rng = new Rng(1, 1);
        var watch = Stopwatch.StartNew();
        for (var iteration = 1; iteration <= Reports; iteration++)
        {
            // each has begun well, so that all are compared to the end
            foreach (var trial in experiment.Trials)
                experiment.Handle(new Input.Reported(Epoch, trial.Id, 1, iteration, new Metrics("loss", iteration == 1 ? 0 : rng.NextDouble()), TimeSpan.FromSeconds(iteration + rng.NextDouble())));
        }

        return new Row(Text($"reports a second that the median rule decides about by seconds, {Number(trials)} trials, kernel alone"), Number(trials * Reports / watch.Elapsed.TotalSeconds), "");
    })];

    public static ExperimentSpec<Configuration> Spec(string name, int samples, SchedulerSpec? scheduler = null) => new()
    {
        Name = name, Space = FiveParameters, Objective = Objective.Minimize("loss"), Samples = samples, Searcher = new RandomSearch(), Scheduler = scheduler ?? new Fifo(), Seed = 1,
    };

    public static string Text(FormattableString text) => FormattableString.Invariant(text);

    public static string Number(double value) => value.ToString("n0", CultureInfo.InvariantCulture);

    private static Metrics Empty { get; } = new Metrics("loss", 1).Freeze();
}
