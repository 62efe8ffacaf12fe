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

        Assert.Equal(2, outcomes.Best()?.Id.Number);
        Assert.Null(outcomes.FrontVolume());
        Assert.Empty(outcomes.Front());
        Assert.Null(outcomes.Capture());
        Assert.Null(Given([], [], (double.NaN, 0)).Best());
    }

    [Fact]
    public void Best_keeps_the_constraints_if_any_does_else_it_comes_nearest()
    {
        Assert.Equal(1, Given([], [Small], (1, 6), (3, 5), (2, 9)).Best()?.Id.Number);
        var outcomes = Given([], [Small], (1, 9), (3, 6), (2, 8));

        var best = Assert.IsType<Trial>(outcomes.Best());

        Assert.Equal(1, best.Id.Number);
        Assert.Equal(Small, Assert.Single(outcomes.BrokenBy(best)));
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
            values.Add(outcomes.Best()?.BestScore);
        }

        Assert.Equal([1, 1, 0.5, 0.5, 0.5], values);
        Assert.Equal(1, outcomes.Best()?.Id.Number);
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
