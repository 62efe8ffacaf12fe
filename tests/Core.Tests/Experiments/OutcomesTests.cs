using static Tune.Domain;

namespace Tune.Tests.Kernel;

/// <summary>What trials came to, without a kernel.</summary>
public sealed class OutcomesTests
{
    private static readonly Objective Loss = Objective.Minimize("loss") with { Reference = 10 };
    private static readonly Objective Size = Objective.Minimize("size") with { Reference = 10 };
    private static readonly OutcomeConstraint Small = OutcomeConstraint.AtMost("size", 5);

    [Fact]
    public void Best_is_the_first_of_the_least_scores_and_NaN_is_none()
    {
        var outcomes = Given([], [], (double.NaN, 0), (3, 0), (2, 0), (2, 0));

        Assert.Equal(2, outcomes.Best()?.Trial.Id.Number);
        Assert.Null(outcomes.FrontVolume());
        Assert.Empty(outcomes.Front());
        Assert.Null(outcomes.Capture());
        Assert.Null(Given([], [], (double.NaN, 0)).Best());
    }

    [Fact]
    public void Best_keeps_the_constraints_if_any_does_else_it_comes_nearest()
    {
        Assert.Equal(1, Given([], [Small], (1, 6), (3, 5), (2, 9)).Best()?.Trial.Id.Number);
        var outcomes = Given([], [Small], (1, 9), (3, 6), (2, 8));

        var best = Assert.IsType<BestReport>(outcomes.Best());

        Assert.Equal((1, 3, 1), (best.Trial.Id.Number, best.Score, best.Violation));
        Assert.Equal(Small, Assert.Single(outcomes.BrokenBy(best)));
    }

    [Fact]
    public void Best_result_is_the_best_last_value_of_those_that_keep_the_constraints()
    {
        Assert.Equal(2, Given([], [], (double.NaN, 0), (3, 0), (2, 0), (2, 0)).BestResult()?.Id.Number);
        Assert.Equal(1, Given([], [Small], (1, 6), (3, 5), (2, 9)).BestResult()?.Id.Number);
        Assert.Equal(1, Given([], [Small], (1, 9), (3, 6), (2, 8)).BestResult()?.Id.Number);
        Assert.Null(Given([], [], (double.NegativeInfinity, 0), (double.NaN, 0)).BestResult());

        var trials = new List<Trial>();
        var outcomes = Given(trials, [], [], (3, 0), (1, 0));
        trials[1].Apply(new TrialReported(KernelDriver.Epoch, new TrialId(1), 1, trials[1].Iteration + 1, new Metrics("loss", 9), TimeSpan.Zero) { Score = 9 });

        Assert.Equal((0, 1), (outcomes.BestResult()?.Id.Number, outcomes.Best()?.Trial.Id.Number));
    }

    [Fact]
    public void Best_is_what_was_ever_reported_and_does_not_fall()
    {
        var trials = new List<Trial>();
        var outcomes = Given(trials, [], [], (3, 0), (1, 0));
        var values = new List<double?>();
        foreach (var loss in new[] { 2.0, 5, 0.5, 9, double.NaN })
        {
            trials[1].Apply(new TrialReported(KernelDriver.Epoch, new TrialId(1), 1, trials[1].Iteration + 1, new Metrics("loss", loss), TimeSpan.Zero) { Score = loss });
            values.Add(outcomes.Best()?.Score);
        }

        Assert.Equal([1, 1, 0.5, 0.5, 0.5], values);
        Assert.Equal(1, outcomes.Best()?.Trial.Id.Number);
    }

    [Fact]
    public void Best_stays_when_its_trial_comes_to_break_a_constraint()
    {
        var trials = new List<Trial>();
        var outcomes = Given(trials, [], [Small], (3, 4), (2, 5));
        Report(trials, outcomes, 1, 1, 9);
        Assert.Equal((1, 2, 0), Found(outcomes));

        // its last value of the constraint's metric stands
        Report(trials, outcomes, 0, 1, null);
        Assert.Equal((0, 1, 0), Found(outcomes));
    }

    [Fact]
    public void Best_never_gets_worse_whatever_is_reported_and_is_the_same_after_a_restart()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var rng = new Rng(seed, 0);
            var trials = new List<Trial>();
            var outcomes = Given(trials, [], [Small, OutcomeConstraint.AtLeast("size", 2)], (9, 9), (9, 0), (9, double.NaN));
            var before = Found(outcomes);
            var expected = before;
            for (var step = 0; step < 40; step++)
            {
                var (trial, loss, size) = (rng.NextInt32(3), rng.NextInt32(9), rng.NextInt32(9));
                Report(trials, outcomes, trial, loss, size);
                var rank = (Violation: Math.Max(0, size - 5) + Math.Max(0, 2.0 - size), Score: (double)loss);
                if (rank.CompareTo((expected.Violation, expected.Score)) < 0) expected = (trial, rank.Score, rank.Violation);

                Assert.Equal(expected, Found(outcomes));
            }

            Assert.True((expected.Violation, expected.Score).CompareTo((before.Violation, before.Score)) < 0);
            var restored = Given(trials, [], [Small, OutcomeConstraint.AtLeast("size", 2)]);
            restored.Restore(Assert.IsAssignableFrom<System.Text.Json.Nodes.JsonNode>(outcomes.Capture()));
            Assert.Equal(expected, Found(restored));
            Assert.Equal(outcomes.Capture()?.ToJsonString(), restored.Capture()?.ToJsonString());
        }
    }

    [Fact]
    public void State_of_an_earlier_version_has_the_last_reports()
    {
        var trials = new List<Trial>();
        var outcomes = Given(trials, [], [Small], (3, 4), (2, 5));
        Report(trials, outcomes, 1, 1, 9);
        var restored = Given(trials, [], [Small]);

        restored.Restore(Assert.IsAssignableFrom<System.Text.Json.Nodes.JsonNode>(outcomes.Capture()?["history"]));

        Assert.Equal((0, 3, 0), Found(restored));
    }

    [Fact]
    public void Front_has_what_nothing_dominates_and_its_volume_is_measured_from_the_references()
    {
        var outcomes = Given([Size], [], (1, 8), (4, 4), (5, 5), (8, 1));

        Assert.Equal([0, 1, 3], outcomes.Front().Select(trial => trial.Number));
        // (1, 8): 9 × 2, (4, 4): 6 × 4 more, (8, 1): 2 × 3 more
        Assert.Equal(48, outcomes.FrontVolume());
    }

    [Fact]
    public void Front_grows_with_what_is_reported_after_it_was_asked_for()
    {
        var trials = new List<Trial>();
        var outcomes = Given(trials, [Size], [], (4, 4));
        Assert.Single(outcomes.Front());

        Add(trials, outcomes, 1, 8);

        Assert.Equal(2, outcomes.Front().Length);
    }

    private static (int Trial, double Score, double Violation) Found(Outcomes outcomes)
    {
        var best = Assert.IsType<BestReport>(outcomes.Best());
        return (best.Trial.Id.Number, best.Score, best.Violation);
    }

    private static void Report(List<Trial> trials, Outcomes outcomes, int trial, double loss, double? size)
    {
        var metrics = new Metrics { ["loss"] = loss };
        if (size is { } given) metrics["size"] = given;
        var fact = new TrialReported(KernelDriver.Epoch, new TrialId(trial), 1, trials[trial].Iteration + 1, metrics.Freeze(), TimeSpan.Zero) { Score = loss };
        trials[trial].Apply(fact);
        outcomes.Observe(fact);
    }

    private static Outcomes Given(Objective[] others, OutcomeConstraint[] constraints, params (double Loss, double Size)[] results) => Given([], others, constraints, results);

    private static Outcomes Given(List<Trial> trials, Objective[] others, OutcomeConstraint[] constraints, params (double Loss, double Size)[] results)
    {
        var spec = Kernel.Given.Spec() with { Objective = Loss, AlsoOptimize = [.. others], OutcomeConstraints = [.. constraints] };
        var problem = new Problem(new SearchSpace { ["x"] = Uniform(0, 1) }.Compile(), Loss, 7) { Objectives = [Loss, .. others], OutcomeConstraints = [.. constraints] };
        var outcomes = new Outcomes(spec, problem, trials);
        foreach (var (loss, size) in results) Add(trials, outcomes, loss, size);
        return outcomes;
    }

    private static void Add(List<Trial> trials, Outcomes outcomes, double loss, double size)
    {
        var id = new TrialId(trials.Count);
        var created = new TrialCreated(KernelDriver.Epoch, id, Kernel.Given.Config(0.5));
        trials.Add(new Trial(created, new Assignment([0.5])));
        outcomes.Observe(created);
        TrialFact[] facts =
        [
            new TrialStarted(KernelDriver.Epoch, id, 1, 9, null),
            new TrialReported(KernelDriver.Epoch, id, 1, 1, new Metrics { ["loss"] = loss, ["size"] = size }.Freeze(), TimeSpan.Zero) { Score = loss },
        ];
        foreach (var fact in facts)
        {
            trials[^1].Apply(fact);
            outcomes.Observe(fact);
        }
    }
}
