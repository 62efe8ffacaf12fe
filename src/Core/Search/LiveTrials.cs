using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// The trials that have not ended, for searchers that keep no history: what has ended is handed out once and forgotten, so neither memory nor a
/// snapshot grows with the number of trials.
/// </summary>
internal sealed class LiveTrials(Problem problem)
{
    private readonly SortedDictionary<int, Trial> _live = [];

    /// <summary>What a live trial tries.</summary>
    public Assignment AssignmentOf(TrialId trial) => _live[trial.Number].Assignment;

    /// <summary>Takes a fact in.</summary>
    /// <returns>What a trial, or a result from elsewhere, came to, if that is what the fact says.</returns>
    public (int? Trial, Assignment Assignment, TrialOutcome Outcome)? Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialCreated created:
                _live.Add(created.Trial.Number, new Trial(problem.Space.Encode(created.Config)));
                return null;
            case TrialReported reported:
                Report(_live[reported.Trial.Number], reported.Iteration, reported.Metrics);
                return null;
            case TrialEnded ended:
                _live.Remove(ended.Trial.Number, out var trial);
                return trial is null || !IsInformative(trial, ended) ? null : (ended.Trial.Number, trial.Assignment, OutcomeOf(trial, ended));
            case ObservationAdded added:
                var result = new Trial(problem.Space.Encode(added.Config));
                Report(result, Math.Max(1, added.Iteration), added.Metrics);
                return (null, result.Assignment, OutcomeOf(result, null));
            default: return null;
        }
    }

    public JsonNode Capture() => new JsonArray([.. _live.Select(pair => new JsonArray(
        pair.Key, SavedState.Array(pair.Value.Assignment.Values), pair.Value.Iteration,
        pair.Value.Score is { } score ? Numbers.ToJson(score) : null, Numbers.ToJson(pair.Value.Violation)))]);

    public void Restore(JsonNode state)
    {
        foreach (var saved in SavedState.Items(state))
        {
            _live.Add(SavedState.Int(saved, 0), new Trial(new Assignment([.. SavedState.Doubles(saved[1])]))
            {
                Iteration = SavedState.Int(saved, 2),
                Score = saved[3] is { } score ? Numbers.FromJson(score) : null,
                Violation = SavedState.Double(saved, 4),
            });
        }
    }

    /// <summary>A trial that a person or the experiment ended before it said anything says nothing about its configuration.</summary>
    private static bool IsInformative(Trial trial, TrialEnded ended) => trial.Score is not null || ended.Status == TrialStatus.Error;

    private static TrialOutcome OutcomeOf(Trial trial, TrialEnded? ended)
    {
        if (ended?.Status == TrialStatus.Error || trial.Score is not { } score || double.IsNaN(score)) return TrialOutcome.Failure;
        var isCutShort = ended?.EndedBy is EndedBy.Scheduler or EndedBy.Experiment or EndedBy.User;
        return new(trial.Violation > 0 ? 1 : 0, trial.Violation, isCutShort, trial.Iteration, score);
    }

    private void Report(Trial trial, int iteration, Metrics metrics)
    {
        trial.Iteration = iteration;
        if (problem.Objective.ScoreOf(metrics) is not { } score) return;
        trial.Score = score;
        trial.Violation = problem.OutcomeConstraints.Sum(constraint => constraint.ViolationOf(metrics) is var by && double.IsNaN(by) ? double.PositiveInfinity : Math.Max(0, by));
    }

    private sealed class Trial(Assignment assignment)
    {
        public Assignment Assignment => assignment;

        public int Iteration { get; set; }

        /// <summary>The last one; null before the first.</summary>
        public double? Score { get; set; }

        /// <summary>By how much the last report with a score broke constraints, in all.</summary>
        public double Violation { get; set; }
    }
}
