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
                "0 t0 i0 start", "1 t0 i1 continue", "3 t0 i3 continue", "9 t0 i9 stop",
                "9 t1 i0 start", "10 t1 i1 stop",
                "10 t2 i0 start", "11 t2 i1 continue", "13 t2 i3 continue", "19 t2 i9 stop",
                "19 t3 i0 start", "20 t3 i1 stop",
            ],
            decisions);
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
