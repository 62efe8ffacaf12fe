using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// What the evolutionary searchers have in common. A plan is drawn when a suggestion is asked for, and once more, with the same draws, when the
/// trial has been created: so it is known what the trial was for, although facts have only its configuration.
/// </summary>
internal abstract class EvolutionSearcher(Problem problem) : ISearcher, ISnapshotState
{
    private const int MostTries = 100;

    private readonly LiveTrials _live = new(problem);
    private readonly SortedDictionary<int, Plan> _plans = [];

    protected GeneSpace Space { get; } = new(problem.Space);

    protected Problem Problem => problem;

    /// <summary>The plans of the live trials, by trial.</summary>
    protected IReadOnlyDictionary<int, Plan> Plans => _plans;

    public void Observe(Fact fact)
    {
        var result = _live.Observe(fact);
        if (fact is TrialCreated created && created.Note != Suggestion.PresetNote)
        {
            var assignment = _live.AssignmentOf(created.Trial);
            var plan = Propose(SuggestRequest.RngOf(problem.Seed, created.Trial));
            if (!plan.Assignment.Equals(assignment)) plan = Foreign(assignment);
            _plans.Add(created.Trial.Number, plan);
            OnCreated(plan);
        }

        if (result is { } ended) OnEnded(ended.Trial, ended.Assignment, ended.Outcome);
        else if (fact is TrialEnded silent) _plans.Remove(silent.Trial.Number);
    }

    public Suggestion Suggest(SuggestRequest request) => Suggestion.Try(Propose(request.Rng).Assignment);

    public JsonNode? Capture() => new JsonObject
    {
        ["live"] = _live.Capture(),
        ["plans"] = new JsonArray([.. _plans.Select(pair => new JsonArray(pair.Key, pair.Value.Capture()))]),
        ["own"] = CaptureOwn(),
    };

    public void Restore(JsonNode state)
    {
        _live.Restore(SavedState.At(state, "live"));
        foreach (var saved in SavedState.Items(state["plans"])) _plans.Add(SavedState.Int(saved, 0), Plan.Restore(SavedState.At(saved, 1)));
        RestoreOwn(SavedState.At(state, "own"));
    }

    /// <summary>Draws a plan. Must not change state.</summary>
    protected abstract Plan Draw(ref Rng rng);

    /// <summary>A trial was created from a plan.</summary>
    protected abstract void OnCreated(Plan plan);

    /// <summary>A planned trial has ended.</summary>
    protected abstract void OnEnded(Plan plan, TrialOutcome outcome);

    /// <summary>A result is known that was not planned: of a preset, or from elsewhere.</summary>
    protected abstract void OnForeign(double[] genes, TrialOutcome outcome);

    protected abstract JsonNode CaptureOwn();

    protected abstract void RestoreOwn(JsonNode state);

    /// <summary>A plan of genes that are all known.</summary>
    protected Plan PlanOf(double[] genes, int parent, params double[] numbers) => new(genes, Space.Decode(genes), parent, numbers);

    private Plan Propose(Rng rng)
    {
        var plan = Draw(ref rng);
        for (var tries = 1; tries < MostTries && !problem.Allows(plan.Assignment); tries++) plan = Draw(ref rng);
        return plan;
    }

    private Plan Foreign(Assignment assignment) => new(Space.Encode(assignment), assignment, -1, []);

    private void OnEnded(int? trial, Assignment assignment, TrialOutcome outcome)
    {
        if (trial is { } number && _plans.Remove(number, out var plan) && plan.Numbers.Length > 0) OnEnded(plan, outcome);
        else OnForeign(Space.Encode(assignment), outcome);
    }
}
