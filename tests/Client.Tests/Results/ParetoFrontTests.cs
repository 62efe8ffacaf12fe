using System.Collections.Immutable;

namespace Tune;

public sealed class ParetoFrontTests
{
    [Fact]
    public void ParetoFront_is_what_no_other_trial_beats_the_best_by_the_first_objective_first()
    {
        var results = Results(Run((0.9, 50), (0.8, 20), (0.95, 90), (0.7, 30), (0.8, 20), (0.5, 5)));

        Assert.Equal([2, 0, 1, 4, 5], results.ParetoFront.Select(trial => trial.Trial.Number));
        Assert.Equal([2, 5], results.BestPerObjective.Select(trial => trial.Trial.Number));
        Assert.Equal(2, results.Best.Trial.Number);
    }

    [Fact]
    public void ParetoFront_leaves_out_failures_NaN_and_what_breaks_a_constraint()
    {
        var journal = Run((0.9, 50), (0.99, double.NaN), (1, 101)).Trial("{}").Report(3, 1, Values(1, 1)).Errored(3).Trial("{}").Report(4, 1, 1);
        var results = Results(journal, OutcomeConstraint.AtMost("latency", 100));

        Assert.Equal([0], results.ParetoFront.Select(trial => trial.Trial.Number));
        Assert.Equal([true, false, false, true, false], results.Select(trial => trial.IsFeasible));
        Assert.Equal("latency <= 100", Assert.Single(results[2].BrokenConstraints).ToString());
    }

    [Fact]
    public void Best_keeps_the_constraints_or_comes_nearest_to_it()
    {
        Assert.Equal(1, Results(Run((0.99, 30), (0.5, 10), (0.4, 5)), OutcomeConstraint.AtMost("latency", 20)).Best.Trial.Number);

        var none = Results(Run((0.99, 30), (0.5, 22), (0.4, 22)), OutcomeConstraint.AtMost("latency", 20));
        Assert.Equal(1, none.Best.Trial.Number);
        Assert.False(none.Best.IsFeasible);
        Assert.Empty(none.ParetoFront);
    }

    [Fact]
    public void Constraints_go_by_the_last_value_of_their_metric()
    {
        var journal = new Journal().Started().Trial("{}").Report(0, 1, Values(0.5, 10)).Report(0, 2, 0.6).Completed(0);

        Assert.True(Results(journal, OutcomeConstraint.AtMost("latency", 20))[0].IsFeasible);
    }

    [Fact]
    public void Hypervolume_is_measured_from_what_is_given_from_the_objectives_or_from_the_front()
    {
        var results = Results(Run((0.5, 10), (0.25, 5)));

        Assert.Equal(0.5 * 10 + 0.25 * 5, results.Hypervolume(0, 20), 1e-12);
        Assert.Equal(0.275 * 0.5 + 0.025 * 5, results.Hypervolume(), 1e-12);
        Assert.Equal(0, results.Hypervolume(0.6, 1));
        Assert.Throws<ArgumentException>(() => results.Hypervolume(1));
        Assert.Throws<ArgumentException>(() => results.Hypervolume(1, double.NaN));

        var referenced = Results(Run((0.5, 10), (0.25, 5)), Objective.Maximize("accuracy", 0), Objective.Minimize("latency", 20));
        Assert.Equal(0.5 * 10 + 0.25 * 5, referenced.Hypervolume(), 1e-12);
        Assert.Equal(0, Results(new Journal().Started()).Hypervolume());
    }

    [Fact]
    public void MeansByConfiguration_is_best_first_and_leaves_out_what_has_no_number()
    {
        var journal = new Journal().Started()
            .Trial("""{"x":1}""").Report(0, 1, 0.9).Completed(0)
            .Trial("""{"x":2}""").Report(1, 1, 0.8).Completed(1)
            .Trial("""{"x":1}""").Report(2, 1, 0.5).Completed(2)
            .Trial("""{"x":2}""").Report(3, 1, double.NaN).Completed(3)
            .Trial("""{"x":1}""").Report(4, 1, 0.0).Errored(4)
            .Trial("""{"x":3}""").Errored(5);

        var means = journal.Results().MeansByConfiguration();

        Assert.Equal([0.8, 0.7], means.Select(mean => mean.Mean));
        Assert.Equal([1, 2], means.Select(mean => mean.Count));
        Assert.Equal([2, 3], means.Select(mean => mean.Trials.Count));
        Assert.Equal(0.2, means[1].StandardError, 1e-12);
        Assert.True(double.IsNaN(means[0].StandardError));
    }

    [Fact]
    public void Summary_lists_the_front_and_says_when_nothing_is_feasible()
    {
        var journal = Run((0.9, 50), (0.8, 20), (0.95, 90)).Ended();

        Approved.Check("summary-front", ExperimentSummary.Of(Results(journal)).ToText(100) + ExperimentSummary.Of(Results(journal, OutcomeConstraint.AtMost("latency", 10))).ToText(100));
    }

    [Fact]
    public void Best_ever_is_the_best_report_that_keeps_the_constraints()
    {
        var latency = OutcomeConstraint.AtMost("latency", 20);
        var journal = new Journal().Started()
            // its best value breaks the constraint, its last one does not
            .Trial("""{"x":0}""").Report(0, 1, Values(0.99, 30)).Report(0, 2, Values(0.7, 10)).Completed(0)
            // the other way round; the last value of a metric that is not reported again stands
            .Trial("""{"x":1}""").Report(1, 1, Values(0.8, 20)).Report(1, 2, new Metrics("accuracy", 0.9)).Report(1, 3, Values(0.95, 21)).Completed(1)
            .Trial("""{"x":2}""").Report(2, 1, new Metrics("accuracy", 1)).Completed(2);
        var results = Results(journal, latency);

        Assert.Equal((0, 0.7), (results.Best.Trial.Number, results.Best.Value));
        Assert.Equal(1, results.BestBy(scope: MetricScope.All).Trial.Number);
        Assert.Equal((0, 0.9), results[1].BestReport(results.Objective));
        Assert.Equal((double.PositiveInfinity, 1), results[2].BestReport(results.Objective));
        Assert.Contains("on the way trial 00001 had 0.9\n", ExperimentSummary.Of(results).ToText(), StringComparison.Ordinal);
        Assert.Equal(2, Results(journal).BestBy(scope: MetricScope.All).Trial.Number);
    }

    [Fact]
    public void Screen_and_lines_show_the_front()
    {
        var view = Views.Busy() with
        {
            AlsoOptimize = [Objective.Minimize("latency")],
            Front = [new(1), new(41)],
            Hypervolume = 12.3456789,
            OutcomeConstraints = [OutcomeConstraint.AtMost("latency", 20)],
            BrokenByBest = [OutcomeConstraint.AtMost("latency", 20)],
            BestViolation = 4.5,
        };

        var terminal = new Terminal(120);
        terminal.Open().Write(new LiveScreen(120, 24, isUnicode: true).Draw(view, null, null, []));
        Approved.Check("live-front", string.Join('\n', terminal.Text.Split('\n').Select(line => line.TrimEnd())));
        Assert.Equal("2 trials, hypervolume 12.35", StatusText.Front(view));
        Assert.Equal("", StatusText.Front(Views.Busy()));
    }

    private static Metrics Values(double accuracy, double latency) => new() { ["accuracy"] = accuracy, ["latency"] = latency };

    private static Journal Run(params (double Accuracy, double Latency)[] trials)
    {
        var journal = new Journal().Started();
        for (var i = 0; i < trials.Length; i++) journal.Trial($$"""{"x":{{i}}}""").Report(i, 1, Values(trials[i].Accuracy, trials[i].Latency)).Completed(i);
        return journal;
    }

    private static ResultGrid<Configuration> Results(Journal journal, params OutcomeConstraint[] constraints) =>
        Results(journal, Objective.Maximize("accuracy"), Objective.Minimize("latency"), constraints);

    private static ResultGrid<Configuration> Results(Journal journal, Objective first, Objective second, params OutcomeConstraint[] constraints)
    {
        var history = new ExperimentHistory("digits", first) { AlsoOptimize = [second], OutcomeConstraints = [.. constraints] };
        foreach (var fact in journal.Facts) history.Apply(fact);
        return history.ToResults<Configuration>();
    }
}
