using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>Shows the inner searcher one trial for each configuration, with a number of its own.</summary>
internal sealed class RepeatedSearcher(int repeats, Problem problem, ISearcher searcher) : ISearcher, ISnapshotState
{
    private readonly List<Repetition> _repetitions = [];
    private readonly Dictionary<int, int> _repetitionOf = [];

    /// <summary>Those before it are closed.</summary>
    private int _firstOpen;

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialCreated created: Create(created); break;
            case TrialStarted started: Start(started); break;
            case TrialReported reported: Of(reported).Report(reported); break;
            case TrialEnded ended: End(ended); break;
            case TrialFact: break;
            default:
                if (fact is ExperimentEnded) CloseAll(fact.At);
                searcher.Observe(fact);
                break;
        }
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var number = FindOpen(null);
        if (number < 0) return searcher.Suggest(request with { Trial = new TrialId(_repetitions.Count) });
        var open = _repetitions[number];
        return Suggestion.Try(open.Assignment, FormattableString.Invariant($"repetition {open.Count + 1} of {repeats} of trial {new TrialId(open.First)}"));
    }

    public JsonNode? Capture() => (searcher as ISnapshotState)?.Capture() is not { } state ? null : new JsonObject
    {
        ["repetitions"] = new JsonArray([.. _repetitions.Select(repetition => repetition.Capture())]),
        ["searcher"] = state,
    };

    public void Restore(JsonNode state)
    {
        _repetitions.AddRange(state["repetitions"]!.AsArray().Select(saved => Repetition.Restore(saved!)));
        for (var number = 0; number < _repetitions.Count; number++)
        {
            foreach (var trial in _repetitions[number].Trials) _repetitionOf[trial] = number;
        }

        while (_firstOpen < _repetitions.Count && _repetitions[_firstOpen].IsClosed) _firstOpen++;
        (searcher as ISnapshotState)?.Restore(state["searcher"]!);
    }

    private void Create(TrialCreated created)
    {
        var assignment = problem.Space.Encode(created.Config);
        var number = created.Note == Suggestion.PresetNote ? -1 : FindOpen(assignment);
        if (number < 0)
        {
            number = _repetitions.Count;
            _repetitions.Add(new Repetition(created.Trial.Number, assignment));
            searcher.Observe(created with { Trial = new TrialId(number) });
        }

        _repetitions[number].Add(created.Trial.Number);
        _repetitionOf.Add(created.Trial.Number, number);
    }

    private void Start(TrialStarted started)
    {
        var repetition = Of(started);
        if (repetition.HasStarted) return;
        repetition.HasStarted = true;
        searcher.Observe(started with { Trial = NumberOf(started) });
    }

    private void End(TrialEnded ended)
    {
        var repetition = Of(ended);
        repetition.End(ended);
        if (repetition.Count >= repeats && repetition.HaveAllEnded) Close(ended.At, NumberOf(ended));
    }

    private void CloseAll(DateTimeOffset at)
    {
        for (var number = _firstOpen; number < _repetitions.Count; number++)
        {
            if (_repetitions[number] is { IsClosed: false, HaveAllEnded: true }) Close(at, new TrialId(number));
        }
    }

    private void Close(DateTimeOffset at, TrialId number)
    {
        foreach (var fact in _repetitions[number.Number].Close(at, number, problem.Objective)) searcher.Observe(fact);
        while (_firstOpen < _repetitions.Count && _repetitions[_firstOpen].IsClosed) _firstOpen++;
    }

    /// <summary>The first configuration, or that of an assignment, of which trials are to come; −1: none.</summary>
    private int FindOpen(Assignment? assignment)
    {
        for (var number = _firstOpen; number < _repetitions.Count; number++)
        {
            if (_repetitions[number] is { IsClosed: false } open && open.Count < repeats && (assignment is null || open.Assignment.Equals(assignment))) return number;
        }

        return -1;
    }

    private Repetition Of(TrialFact fact) => _repetitions[_repetitionOf[fact.Trial.Number]];

    private TrialId NumberOf(TrialFact fact) => new(_repetitionOf[fact.Trial.Number]);
}
