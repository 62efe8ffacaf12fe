using static Tune.Domain;

namespace Tune.Tests.Simulation;

public sealed class SimulatorTests
{
    private static readonly Asha Halving = new() { MaxResource = 9, ReductionFactor = 3 };

    [Fact]
    public void Step_plays_workers_in_virtual_time_and_the_trial_that_started_first_goes_first()
    {
        var (_, decisions) = Play(new Fifo(), 2, [[1, 2], [3], [4, 5]]);

        Assert.Equal(
            ["0 t0 i0 start", "0 t1 i0 start", "1 t1 i1 complete", "1 t2 i0 start", "2 t0 i2 complete", "3 t2 i2 complete"],
            decisions);
    }

    [Fact]
    public void Asha_decides_at_rungs_as_by_hand()
    {
        // smaller is better; the first at a rung goes on, then who is not worse than the best third of the others
        var (_, decisions) = Play(Halving, 1, [Flat(5), Flat(6), Flat(4), Flat(5.5)]);

        Assert.Equal(
            [
                "0 t0 i0 start", "1 t0 i1 continue", "3 t0 i3 continue", "9 t0 i9 complete",
                "9 t1 i0 start", "10 t1 i1 stop",
                "10 t2 i0 start", "11 t2 i1 continue", "13 t2 i3 continue", "19 t2 i9 complete",
                "19 t3 i0 start", "20 t3 i1 stop",
            ],
            decisions);
    }

    [Fact]
    public void Asha_stops_a_trial_whose_curve_goes_on_beyond_the_most()
    {
        var (_, decisions) = Play(Halving, 1, [Flat(5, length: 10)]);

        Assert.Equal("9 t0 i9 stop", decisions[^1]);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 6)]
    public void Population_does_not_exploit_what_has_come_to_its_end(bool isSynchronous, int length)
    {
        var pbt = new PopulationBasedTraining { PerturbationInterval = 2, QuantileFraction = 0.5, Synchronous = isSynchronous, Mutations = new SearchSpace { ["x"] = Uniform(0, 1) } };
        var (simulator, decisions) = Play(pbt, 2, [Flat(1, length), Flat(2, length)]);

        Assert.Equal([$"t0 i{length} complete", $"t1 i{length} complete"], decisions[^2..].Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Assert.All(simulator.Experiment.Trials, trial => Assert.Equal(EndedBy.Completed, trial.EndedBy));
        Assert.Equal(1, simulator.Experiment.Trials.Sum(trial => trial.Perturbations.Length));
        Assert.Equal(2 * length, simulator.Iterations);
    }

    [Theory]
    [InlineData("asha")]
    [InlineData("asha-promotion")]
    [InlineData("hyperband")]
    [InlineData("bohb-hyperband")]
    [InlineData("median")]
    [InlineData("pbt")]
    [InlineData("pb2")]
    [InlineData("synchronous")]
    public void Trial_that_reaches_the_end_of_its_curve_completes_whatever_the_scheduler(string kind)
    {
        var space = new SearchSpace { ["x"] = Uniform(0, 1) };
        SchedulerSpec scheduler = kind switch
        {
            "asha" => Halving,
            "asha-promotion" => new AshaPromotion { MaxResource = 9, ReductionFactor = 3 },
            "hyperband" => new HyperBand { MaxResource = 9, ReductionFactor = 3 },
            "bohb-hyperband" => new HyperBandForBohb { MaxResource = 9, ReductionFactor = 3 },
            "median" => new MedianStopping { MinSamples = 1, GracePeriod = 1 },
            "pb2" => new Pb2 { PerturbationInterval = 3, Bounds = space },
            _ => new PopulationBasedTraining { PerturbationInterval = 3, Mutations = space, Synchronous = kind == "synchronous" },
        };
        var searcher = kind == "bohb-hyperband" ? new Bohb() : (SearcherSpec)new RandomSearch();
        var curves = Enumerable.Range(0, 12).Select(trial => Flat(trial, length: 9)).ToArray();
        var simulator = Play(Spec(scheduler, 12) with { Searcher = searcher }, Recorded(curves), 4).Simulator;

        var whole = simulator.Experiment.Trials.Where(trial => trial.Iteration == 9).ToList();
        Assert.NotEmpty(whole);
        Assert.All(whole, trial => Assert.Equal(EndedBy.Completed, trial.EndedBy));
        Assert.DoesNotContain(simulator.Experiment.Trials, trial => trial.Iteration > 9);
    }

    [Fact]
    public void Paused_trial_that_is_ended_has_its_decision()
    {
        var (simulator, decisions) = Play(Spec(new HyperBand { MaxResource = 9, ReductionFactor = 3 }, 9), Recorded([.. Enumerable.Range(0, 9).Select(trial => Flat(trial))]), 3);

        foreach (var trial in simulator.Experiment.Trials)
            Assert.Contains(decisions, line => line.Contains($" t{trial.Id.Number} ", StringComparison.Ordinal) && (line.EndsWith("stop", StringComparison.Ordinal) || line.EndsWith("complete", StringComparison.Ordinal)));
        Assert.Contains(simulator.Experiment.Trials, trial => trial.EndedBy == EndedBy.Scheduler);
    }

    [Fact]
    public void Trial_that_goes_on_beyond_its_own_curve_completes()
    {
        var pbt = new PopulationBasedTraining { PerturbationInterval = 2, QuantileFraction = 0.5, Mutations = new SearchSpace { ["x"] = Uniform(0, 1) } };

        // the second exploits the first, which is farther than the second's curve is long
        var (simulator, _) = Play(Spec(pbt, 2), new RecordedCurves([new([.. Flat(1, length: 20)], TimeSpan.FromSeconds(1)), new([9, 9, 9], TimeSpan.FromSeconds(3))]), 2);

        Assert.All(simulator.Experiment.Trials, trial => Assert.Equal(EndedBy.Completed, trial.EndedBy));
    }

    [Fact]
    public void Trials_of_a_trace_take_their_own_time()
    {
        var curves = new RecordedCurves([new([1, 2], TimeSpan.FromSeconds(1.5)), new([3, 4], TimeSpan.FromSeconds(1))]);

        Assert.Equal(["0 t0 i0 start", "0 t1 i0 start", "2 t1 i2 complete", "3 t0 i2 complete"], Play(Spec(new Fifo(), 2), curves, 2).Decisions);
    }

    [Fact]
    public void Paused_trial_gives_its_worker_back_and_goes_on_at_its_iteration()
    {
        // the second one is worse than the median of the others and is held; nothing new is left, so it goes on
        var (simulator, decisions) = Play(new MedianStopping { HardStop = false, MinSamples = 1, GracePeriod = 1 }, 1, [Flat(1, 2), Flat(9, 3), Flat(2, 2)]);

        Assert.Contains("3 t1 i1 pause", decisions);
        Assert.Contains("3 t2 i0 start", decisions);
        Assert.Equal(
            ["start", "pause", "resume", "continue", "complete"],
            decisions.Select(line => line.Split(' ')).Where(parts => parts[1] == "t1").Select(parts => parts[3]));
        Assert.Equal(7, simulator.Iterations);
    }

    [Fact]
    public void Iterations_end_the_experiment_when_they_are_spent()
    {
        var (simulator, _) = Play(new Fifo(), 2, [Flat(1), Flat(2)], iterations: 5);

        Assert.Equal(5, simulator.Iterations);
        Assert.Equal(ExperimentStatus.Stopped, simulator.Experiment.Status);
        Assert.False(simulator.Step());
    }

    [Fact]
    public void Facts_make_the_same_experiment_when_they_are_replayed()
    {
        var spec = Spec(Halving, 30);
        var simulator = new Simulator(spec, new Wavy(), new SimulatorOptions { Workers = 3 });
        var facts = new List<Fact>();
        while (simulator.Step()) facts.AddRange(simulator.Facts);
        var replayed = new Experiment(spec);
        replayed.Replay(facts.Select(fact => FactJson.Read(FactJson.Write(fact))));

        Assert.Equal(simulator.Experiment.Capture(), replayed.Capture());
        Assert.Equal(simulator.Iterations, facts.Count(fact => fact is TrialReported));
    }

    [Fact]
    public void Population_exploits_and_goes_on_from_the_donor()
    {
        var pbt = new PopulationBasedTraining { PerturbationInterval = 2, Mutations = new SearchSpace { ["x"] = Uniform(0, 1) } };
        var spec = Spec(pbt, 4) with { Space = new SearchSpace { ["x"] = Uniform(0, 1) }, Seed = 3 };
        var simulator = new Simulator(spec, new Wavy(), new SimulatorOptions { Workers = 4, Iterations = 80 }).RunToEnd();

        var heirs = simulator.Experiment.Trials.Where(trial => !trial.Perturbations.IsEmpty).ToList();
        Assert.NotEmpty(heirs);
        Assert.All(heirs, trial => Assert.NotEqual(trial.Perturbations[^1].DonorConfig, trial.Config));
    }

    [Fact]
    public void BestSoFar_knows_the_best_after_any_number_of_iterations()
    {
        var best = Play(new Fifo(), 1, [[3, double.NaN, 2, 5, 2]]).Simulator.Best;

        Assert.Equal([double.NaN, 3, 3, 2, 2, 2, 2], Enumerable.Range(0, 7).Select(iterations => best.After(iterations)));
        Assert.Equal([(3.0, 1L), (2.0, 3L)], best.Improvements.Select(one => (one.Value, one.Spent)));
    }

    [Fact]
    public void Searcher_that_waits_is_asked_again_when_something_has_happened()
    {
        var spec = Spec(new Fifo(), 6) with { Searcher = new InPairs() };

        Assert.Equal(
            ["0 t0 i0 start", "0 t1 i0 start", "2 t0 i2 complete", "2 t1 i2 complete", "2 t2 i0 start", "2 t3 i0 start"],
            Play(spec, Recorded([Flat(1, 2), Flat(1, 2), Flat(1, 2), Flat(1, 2), Flat(1, 2), Flat(1, 2)]), 3).Decisions.Take(6));
    }

    private static (Simulator Simulator, List<string> Decisions) Play(SchedulerSpec scheduler, int workers, double[][] curves, long? iterations = null) =>
        Play(Spec(scheduler, curves.Length), Recorded(curves), workers, iterations);

    private static (Simulator Simulator, List<string> Decisions) Play(ExperimentSpec spec, ILearningCurves curves, int workers, long? iterations = null)
    {
        var simulator = new Simulator(spec, curves, new SimulatorOptions { Workers = workers, Iterations = iterations });
        var decisions = new List<string>();
        while (simulator.Step()) decisions.AddRange(simulator.Decisions.Select(Line));
        return (simulator, decisions);
    }

    private static string Line(SimulatedDecision decision) =>
        FormattableString.Invariant($"{decision.At.TotalSeconds} t{decision.Trial.Number} i{decision.Iteration} {decision.Action}").ToLowerInvariant();

    private static ExperimentSpec<Configuration> Spec(SchedulerSpec scheduler, int samples) => new()
    {
        Name = "simulation", Space = new SearchSpace { ["x"] = Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Samples = samples, Scheduler = scheduler,
    };

    private static RecordedCurves Recorded(double[][] curves) => new([.. curves.Select(values => new LearningCurve([.. values], TimeSpan.FromSeconds(1)))]);

    private static double[] Flat(double value, int length = 9) => [.. Enumerable.Repeat(value, length)];

    /// <summary>Curves of which no two are alike.</summary>
    private sealed class Wavy : ILearningCurves
    {
        public LearningCurve CurveOf(Trial trial) =>
            new([.. Enumerable.Range(1, 40).Select(iteration => trial.Config.Get<double>("x") + Math.Sin(iteration * (1 + trial.Id.Number)) / iteration)], TimeSpan.FromSeconds(1));
    }

    /// <summary>Suggests two at a time, and waits for both.</summary>
    private sealed record InPairs : SearcherSpec
    {
        public override ISearcher Create(Problem problem) => new Searcher(problem.Space);

        private sealed class Searcher(FlatSpace space) : ISearcher
        {
            private int _created;
            private int _ended;

            public void Observe(Fact fact)
            {
                if (fact is TrialCreated) _created++;
                if (fact is TrialEnded) _ended++;
            }

            public Suggestion Suggest(SuggestRequest request)
            {
                var rng = request.Rng;
                return _created % 2 == 0 && _ended < _created ? Suggestion.Wait : Suggestion.Try(space.Sample(ref rng));
            }
        }
    }
}
