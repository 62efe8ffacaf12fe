using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Tune.Tests.Kernel;

/// <summary>The median rule decides what comparing a trial with all others anew comes to.</summary>
public sealed class MedianProperties
{
    private static readonly double[] Scores = [0, 1, 1, 2, 3, 5, 8, -4, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>One step: what happens, to which trial, with what.</summary>
    [Theory]
    [InlineData(ResourceUnit.Iterations)]
    [InlineData(ResourceUnit.Seconds)]
    public void It_decides_as_comparing_all_does(ResourceUnit unit)
    {
        var stopped = 0;
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 99).Three().ListOf(150).ToArbitrary(), steps =>
        {
            var options = new MedianStopping { GracePeriod = steps.Count > 0 ? steps[0].Item1 % 4 : 1, MinSamples = 1 + (steps.Count > 0 ? steps[0].Item2 % 3 : 0), TimeAttribute = unit };
            var (rule, naive, at) = (Create(options), new Naive(options), new int[8]);
            foreach (var (what, which, value) in steps)
            {
                var trial = which % 8;
                switch (what)
                {
                    case < 80:
                        // now and then, a report without the objective
                        at[trial]++;
                        double? score = value % 13 == 12 ? null : Scores[value % Scores.Length] + (value / 25);
                        var report = new TrialReported(KernelDriver.Epoch, new TrialId(trial), 1, at[trial], new Metrics(), TimeSpan.FromSeconds(at[trial])) { Score = score };
                        rule.Observe(report);
                        naive.Report(trial, at[trial], score);
                        var expected = naive.Decide(trial, at[trial], at[trial]);
                        if (expected is not null) stopped++;
                        Assert.Equal(expected, Decide(rule, trial, at[trial]));
                        break;
                    case < 85:
                        // a result that was known before: its trial begins late
                        if (at[trial] == 0) at[trial] = value;
                        break;
                    case < 95 when unit == ResourceUnit.Iterations:
                        // an attempt from a checkpoint, which may be of an iteration without the objective
                        at[trial] = Math.Max(0, at[trial] - (value % 6));
                        rule.Observe(new TrialStarted(KernelDriver.Epoch, new TrialId(trial), 2, at[trial] + 1, at[trial] == 0 ? null : new CheckpointRef("e", trial, 1, at[trial], "c", "h", 1)));
                        naive.GoBack(trial, at[trial]);
                        break;
                    default:
                        var saved = ((ISnapshotState)rule).Capture()?.ToJsonString() ?? "";
                        rule = Create(options);
                        ((ISnapshotState)rule).Restore(JsonNode.Parse(saved) ?? "");
                        Assert.Equal(saved, ((ISnapshotState)rule).Capture()?.ToJsonString());
                        break;
                }
            }
        }));
        Assert.True(stopped > 100, $"{stopped} were stopped");
    }

    /// <summary>So many that means stand in spans of time that were split many times; some at the same moments, some at the same as their own last report.</summary>
    [Theory]
    [InlineData(1, 40, 100)]
    [InlineData(2, 300, 12)]
    [InlineData(3, 3, 1000)]
    public void By_seconds_it_decides_as_comparing_all_does_with_many_trials(ulong seed, int trials, int reports)
    {
        var options = new MedianStopping { GracePeriod = 2, MinSamples = 2, TimeAttribute = ResourceUnit.Seconds };
        var (rule, naive, rng, stopped, decided) = (Create(options), new Naive(options), new Rng(seed, 1), 0, 0);
        var (at, iteration) = (new double[trials], new int[trials]);
        for (var step = 0; step < trials * reports; step++)
        {
            var trial = rng.NextInt32(trials);
            at[trial] += rng.NextInt32(4) switch { 0 => 0, 1 => 1, 2 => rng.NextDouble(), _ => rng.NextDouble() * 1e-6 };
            iteration[trial]++;
            var score = rng.NextInt32(20) == 0 ? Scores[rng.NextInt32(Scores.Length)] : rng.NextInt32(10) + (trial / 10.0);
            rule.Observe(new TrialReported(KernelDriver.Epoch, new TrialId(trial), 1, iteration[trial], new Metrics(), TimeSpan.FromSeconds(at[trial])) { Score = score });
            var seconds = TimeSpan.FromSeconds(at[trial]).TotalSeconds;
            naive.Report(trial, seconds, score);
            if (step % 7 != 0) continue;

            var expected = naive.Decide(trial, seconds, iteration[trial]);
            decided++;
            if (expected is not null) stopped++;
            var directive = rule.Decide(Given.TrialAt(trial, iteration[trial], new Metrics(), at[trial]), new Experiment(Given.Spec()).SchedulingView);
            Assert.Equal(expected, directive.Action == Directive.Kind.Continue ? null : directive.Reason);
            if (step % 700 != 0) continue;
            var again = Create(options);
            ((ISnapshotState)again).Restore(((ISnapshotState)rule).Capture() ?? "");
            rule = again;
        }

        Assert.InRange(stopped, 5, decided - 5);
    }

    private static IScheduler Create(MedianStopping options) => options.Create(Given.Problem());

    private static string? Decide(IScheduler rule, int trial, int at)
    {
        var directive = rule.Decide(Given.TrialAt(trial, at, new Metrics(), at), new Experiment(Given.Spec()).SchedulingView);
        return directive.Action == Directive.Kind.Continue ? null : directive.Reason;
    }

    private sealed class Naive(MedianStopping options)
    {
        private readonly Dictionary<int, List<(double At, double Score)>> _reports = [];
        private readonly Dictionary<int, double> _best = [];

        public void Report(int trial, double at, double? score)
        {
            if (score is not { } known) return;
            if (!_reports.TryGetValue(trial, out var reports)) _reports[trial] = reports = [];
            reports.Add((at, known));
            if (!double.IsNaN(known)) _best[trial] = Math.Min(known, _best.GetValueOrDefault(trial, double.PositiveInfinity));
        }

        public void GoBack(int trial, int at)
        {
            if (_reports.TryGetValue(trial, out var reports)) reports.RemoveAll(report => report.At > at);
        }

        /// <summary>The reason of the end; null if it goes on.</summary>
        public string? Decide(int trial, double at, int iteration)
        {
            if (at < options.GracePeriod || !_best.TryGetValue(trial, out var best)) return null;
            var peers = _reports.Where(pair => pair.Key != trial && pair.Value.Exists(report => report.At >= at)).Select(pair => pair.Value).ToList();
            var means = peers.Select(reports => reports.Where(report => report.At <= at && report.At >= options.GracePeriod).Select(report => report.Score).ToList())
                .Where(scores => scores.Count > 0).Select(scores => scores.Sum() / scores.Count).Where(mean => !double.IsNaN(mean)).Order().ToList();
            if (peers.Count < options.MinSamples || means.Count == 0) return null;
            var median = means.Count % 2 == 1 ? means[means.Count / 2] : (means[(means.Count / 2) - 1] + means[means.Count / 2]) / 2;
            return best > median ? $"worse than the median of {means.Count} trials at iteration {iteration}" : null;
        }
    }
}
