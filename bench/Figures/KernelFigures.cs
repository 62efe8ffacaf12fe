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

    /// <summary>What an experiment's state keeps in memory, by trials.</summary>
    public static IReadOnlyList<Row> Memory()
    {
        var before = Settled();
        var (small, at10000) = Held(10_000);
        var process = Environment.WorkingSet / 1e6;
        GC.KeepAlive(small);
        var (large, at100000) = Held(100_000);
        GC.KeepAlive(large);
        return
        [
            new Row("kernel state of 10,000 trials, 5 parameters", $"{(at10000 - before) / 1e6:f1} MB; process {process:f0} MB", "≤ 150 MB", "Optuna 68 MB"),
            new Row("growth to 100,000 trials", $"{(at100000 - at10000) / 90_000.0:f0} bytes a trial", "≤ 1 kB"),
        ];
    }

    public static ExperimentSpec<Configuration> Spec(string name, int samples, SchedulerSpec? scheduler = null) => new()
    {
        Name = name, Space = FiveParameters, Objective = Objective.Minimize("loss"), Samples = samples, Scheduler = scheduler ?? new Fifo(), Seed = 1,
    };

    public static string Number(double value) => value.ToString("n0", CultureInfo.InvariantCulture);

    private static Metrics Empty { get; } = new Metrics("loss", 1).Freeze();

    private static (Experiment Experiment, long Bytes) Held(int trials)
    {
        var experiment = new Experiment(Spec("memory", trials));
        experiment.Handle(new Input.Start(Epoch));
        for (var index = 0; index < trials; index++)
        {
            experiment.Handle(new Input.SlotOffered(Epoch));
            experiment.Handle(new Input.Reported(Epoch, new TrialId(index), 1, 1, new Metrics("loss", index), TimeSpan.Zero));
            experiment.Handle(new Input.Completed(Epoch, new TrialId(index), 1));
        }

        return (experiment, Settled());
    }

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
