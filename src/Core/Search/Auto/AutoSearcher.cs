using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class AutoSearcher : ISearcher, ISnapshotState
{
    /// <summary>Every so many trials a step of the quadratic model has its turn.</summary>
    private const int StepPeriod = 3;

    private readonly AutoChoice _choice;
    private readonly ISearcher _searcher;
    private readonly QuadraticStep? _steps;
    private bool _isAnnounced;

    public AutoSearcher(Problem problem)
    {
        _choice = AutoChoice.For(problem);
        _searcher = _choice.Searcher.Create(problem);
        if (_choice.HasSteps) _steps = new QuadraticStep(problem);
    }

    public void Observe(Fact fact)
    {
        if (fact is TrialCreated { Note: { } note }) _isAnnounced |= note == Announcement;
        _steps?.Observe(fact);
        _searcher.Observe(fact);
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        if (_steps is not null && request is { Draw: 0 } && request.Trial.Number % StepPeriod == 0 && _steps.Next() is { } step)
            return Suggestion.Try(step, "auto: quadratic step");
        var suggestion = _searcher.Suggest(request);
        return suggestion.Assignment is { } assignment ? Suggestion.Try(assignment, _isAnnounced ? $"auto: {_choice.Searcher.Kind}" : Announcement) : suggestion;
    }

    public JsonNode? Capture() => (_searcher as ISnapshotState)?.Capture() is not { } state ? null : new JsonObject
    {
        ["isAnnounced"] = _isAnnounced,
        ["searcher"] = state,
        ["steps"] = _steps?.Capture(),
    };

    public void Restore(JsonNode state)
    {
        _isAnnounced = SavedState.Bool(state, "isAnnounced");
        (_searcher as ISnapshotState)?.Restore(SavedState.At(state, "searcher"));
        _steps?.Restore(SavedState.At(state, "steps"));
    }

    /// <summary>What the first trial of it says.</summary>
    private string Announcement => $"auto: {_choice.Searcher.Kind}, because: {_choice.Reason}";
}
