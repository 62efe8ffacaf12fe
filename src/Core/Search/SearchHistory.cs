using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// The trials of an experiment as searchers need them: what was tried and what came of it. A searcher that keeps one hands it every fact and
/// gets state, capture and restore for nothing.
/// </summary>
public sealed class SearchHistory(Problem problem)
{
    private readonly List<Observation> _all = [];
    private readonly List<Observation> _trials = [];

    /// <summary>Everything, in the order in which it became known: trials by their creation, results from elsewhere by their arrival.</summary>
    public IReadOnlyList<Observation> All => _all;

    /// <summary>The trials, at the index of their number. One that the searcher has not heard of, as its space does not have it, is here as one that failed, and not in <see cref="All"/>.</summary>
    public IReadOnlyList<Observation> Trials => _trials;

    /// <summary>Takes a fact in.</summary>
    /// <returns>The observation that it changed; null if it changed none.</returns>
    public Observation? Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialCreated created: return Observe(created, problem.Space.Encode(created.Config));
            case TrialReported reported: return Report(_trials[reported.Trial.Number], reported.Iteration, reported.Metrics);
            case ObservationAdded added:
                var observation = Add(null, problem.Space.Encode(added.Config));
                observation.Status = added.Outcome == PriorOutcome.Failed ? TrialStatus.Error : TrialStatus.Terminated;
                observation.EndedBy = added.Outcome == PriorOutcome.CutShort ? EndedBy.Scheduler : null;
                return Report(observation, Math.Max(1, added.Iteration), added.Metrics);
            case TrialStarted started: return SetStatus(started, TrialStatus.Running);
            case TrialPaused paused: return SetStatus(paused, TrialStatus.Paused);
            case TrialFailed or TrialLost: return SetStatus((TrialFact)fact, TrialStatus.Pending);
            case TrialEnded ended:
                var last = SetStatus(ended, ended.Status);
                last.EndedBy = ended.EndedBy;
                return last;
            default: return null;
        }
    }

    /// <summary>Takes a trial in whose place is known.</summary>
    internal Observation Observe(TrialCreated created, Assignment assignment) => Add(created.Trial.Number, assignment);

    /// <summary>All of it as JSON.</summary>
    public JsonNode Capture() => new JsonArray([.. _all.Select(Capture)]);

    /// <summary>Takes over what <see cref="Capture()"/> gave, into an empty history.</summary>
    public void Restore(JsonNode state)
    {
        foreach (var saved in state.AsArray())
        {
            var observation = Add(saved!["trial"]?.GetValue<int>(), new Assignment(Doubles(saved["at"]!)));
            observation.Status = (TrialStatus)saved["status"]!.GetValue<int>();
            observation.EndedBy = (EndedBy?)saved["endedBy"]?.GetValue<int>();
            observation.Iteration = saved["iteration"]!.GetValue<int>();
            observation.Scores = Doubles(saved["scores"]!);
            observation.Violations = Doubles(saved["violations"]!);
            var curve = Doubles(saved["curve"]!);
            for (var index = 0; index < curve.Length; index++) observation.Report(index + 1, curve[index]);
        }
    }

    private static JsonNode Capture(Observation observation) => new JsonObject
    {
        ["trial"] = observation.Trial,
        ["at"] = Array(observation.Assignment.Values),
        ["status"] = (int)observation.Status,
        ["endedBy"] = (int?)observation.EndedBy,
        ["iteration"] = observation.Iteration,
        ["scores"] = Array(observation.Scores),
        ["violations"] = Array(observation.Violations),
        ["curve"] = Array(observation.CurveValues),
    };

    private static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode?)Numbers.ToJson(value))]);

    private static ImmutableArray<double> Doubles(JsonNode node) => [.. node.AsArray().Select(value => Numbers.FromJson(value!))];

    private Observation Add(int? trial, Assignment assignment)
    {
        var observation = new Observation(_all.Count, trial, assignment);
        _all.Add(observation);
        if (trial is not { } number) return observation;
        while (_trials.Count < number) _trials.Add(new Observation(-1, _trials.Count, assignment) { Status = TrialStatus.Error });
        _trials.Add(observation);
        return observation;
    }

    private Observation SetStatus(TrialFact fact, TrialStatus status)
    {
        var observation = _trials[fact.Trial.Number];
        observation.Status = status;
        return observation;
    }

    private Observation Report(Observation observation, int iteration, Metrics metrics)
    {
        observation.Iteration = iteration;
        if (!problem.OutcomeConstraints.IsEmpty)
            observation.Violations = [.. problem.OutcomeConstraints.Select((constraint, i) => metrics.TryGet(constraint.Metric, out var value) ? constraint.ViolationOf(value) : Last(observation.Violations, i))];
        if (problem.Objective.ScoreOf(metrics) is not { } score) return observation;
        observation.Scores = problem.Objectives.Length == 1 ? [score] : [.. problem.Objectives.Select((objective, i) => objective.ScoreOf(metrics) ?? Last(observation.Scores, i))];
        observation.Report(iteration, score);
        return observation;
    }

    private static double Last(ImmutableArray<double> values, int index) => values.IsEmpty ? double.NaN : values[index];
}
