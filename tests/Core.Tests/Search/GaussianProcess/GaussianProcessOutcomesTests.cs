using Tune.Testing;
using static Tune.Domain;

namespace Tune.Tests.Search;

/// <summary>What trials teach that is not a plain score: constraints, filters, budgets.</summary>
public sealed class GaussianProcessOutcomesTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SearchSpace Square = new() { ["x"] = Uniform(0, 1), ["y"] = Uniform(0, 1) };

    [Fact]
    public void Outcome_constraints_are_kept_at_their_border()
    {
        var spec = RandomRun.Spec(1, Square, 50) with { Searcher = new GaussianProcess(), OutcomeConstraints = [OutcomeConstraint.AtMost("cost", 1)] };
        // the least loss, at the corner, costs 2; on the border x + y = 1 the loss is 1
        var trials = Run(spec, config => new Metrics("loss", 2 - config.Number("x") - config.Number("y")) { ["cost"] = config.Number("x") + config.Number("y") });

        var kept = trials.Where(trial => trial.Config.Number("x") + trial.Config.Number("y") <= 1).ToList();
        Assert.InRange(kept.Min(trial => trial.Score) ?? 2, 1, 1.01);
        Assert.InRange(kept.Count, 10, 50);
    }

    [Fact]
    public void A_constraint_that_is_not_reported_counts_as_broken()
    {
        var spec = RandomRun.Spec(1, Square, 40) with { Searcher = new GaussianProcess(), OutcomeConstraints = [OutcomeConstraint.AtMost("cost", 1)] };
        var trials = Run(spec, config =>
        {
            var metrics = new Metrics("loss", Math.Pow(config.Number("x") - 0.6, 2));
            if (config.Number("x") > 0.4) metrics["cost"] = 0;
            return metrics;
        });

        Assert.InRange(trials.Skip(20).Count(trial => trial.Config.Number("x") > 0.4), 18, 20);
    }

    [Fact]
    public void Configurations_that_are_not_allowed_are_not_suggested()
    {
        var flat = Square.Compile();
        var searcher = new GaussianProcess().Create(new Problem(flat, Objective.Minimize("loss"), 1) { Filter = assignment => assignment[0] + assignment[1] < 1 });
        for (var number = 0; number < 30; number++)
        {
            var assignment = Suggest(searcher, number);

            Assert.InRange(assignment[0] + assignment[1], 0, 1);
            Tell(searcher, flat, number, assignment, [2 - assignment[0] - assignment[1]], EndedBy.Completed);
        }
    }

    [Fact]
    public void Scores_of_trials_that_were_cut_short_get_what_others_gained()
    {
        var flat = Square.Compile();
        var table = Table(flat, ([8, 6, 4], EndedBy.Completed), ([9, 5, 5], EndedBy.Completed), ([7], EndedBy.Scheduler), ([9, 8], EndedBy.User), ([double.NaN], EndedBy.Completed));

        // from the second report on −2 and 0, of which the greater is taken; from the first on −4, −4 and, as just found, −1
        Assert.Equal([4, 5, 3, 8, double.NaN], FullBudgetScores.Of(table, 5));
    }

    [Fact]
    public void Trials_that_were_cut_short_are_never_the_best()
    {
        var flat = Square.Compile();
        var table = Table(flat, ([5, 4], EndedBy.Completed), ([1], EndedBy.Scheduler), ([3], EndedBy.Completed));
        var evidence = new Evidence(new GaussianProcess(), new ModelSpace(flat), table, 3);

        Assert.Equal([4, double.NaN, 3], evidence.Ranks);
        Assert.Equal(table.Point(2), evidence.Best(5).First());
    }

    private static IReadOnlyList<Trial> Run(ExperimentSpec spec, Func<Configuration, Metrics> evaluate)
    {
        var experiment = new Experiment(spec);
        experiment.Handle(new Input.Start(At));
        while (experiment.Status == ExperimentStatus.Running)
        {
            experiment.Handle(new Input.SlotOffered(At));
            var trial = experiment.Running.First();
            experiment.Handle(new Input.Reported(At, trial.Id, trial.Attempt, 1, evaluate(trial.Config), TimeSpan.Zero));
            experiment.Handle(new Input.Completed(At, trial.Id, trial.Attempt));
        }

        return experiment.Trials;
    }

    private static Assignment Suggest(ISearcher searcher, int number)
    {
        var suggestion = searcher.Suggest(new SuggestRequest(new TrialId(number), new Rng(1, Rng.StreamOf(number, "suggest")), 0));
        return suggestion.Assignment ?? throw new InvalidOperationException("Nothing was suggested.");
    }

    private static void Tell(ISearcher searcher, FlatSpace flat, int number, Assignment assignment, double[] curve, EndedBy endedBy)
    {
        foreach (var fact in FactsOf(flat, number, assignment, curve, endedBy)) searcher.Observe(fact);
    }

    private static IEnumerable<Fact> FactsOf(FlatSpace flat, int number, Assignment assignment, double[] curve, EndedBy endedBy)
    {
        var id = new TrialId(number);
        yield return new TrialCreated(At, id, flat.Decode(assignment));
        yield return new TrialStarted(At, id, 1, 99);
        for (var i = 0; i < curve.Length; i++) yield return new TrialReported(At, id, 1, i + 1, new Metrics("loss", curve[i]), TimeSpan.Zero);
        yield return new TrialEnded(At, id, TrialStatus.Terminated, endedBy, "");
    }

    private static TrialTable Table(FlatSpace flat, params (double[] Curve, EndedBy EndedBy)[] trials)
    {
        var history = new SearchHistory(new Problem(flat, Objective.Minimize("loss"), 1));
        var table = new TrialTable(new ModelSpace(flat));
        var rng = new Rng(1, 1);
        for (var number = 0; number < trials.Length; number++)
        {
            foreach (var fact in FactsOf(flat, number, flat.Sample(ref rng), trials[number].Curve, trials[number].EndedBy))
            {
                if (history.Observe(fact) is { } observation) table.Observe(observation);
            }
        }

        return table;
    }
}
