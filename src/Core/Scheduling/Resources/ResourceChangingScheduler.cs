using System.Text.Json.Nodes;

namespace Tune.Scheduling;

internal sealed class ResourceChangingScheduler(ResourceChanging options, Problem problem) : IScheduler, ISnapshotState
{
    private const string Prefix = "is to go on with ";

    private readonly IScheduler _base = options.Base.Create(problem);
    private readonly TrialResources _atStart = problem.Resources ?? TrialResources.Default;
    private readonly ResourceAllocation _allocation = new(options, problem.Resources ?? TrialResources.Default);

    /// <summary>The trials that were asked to pause for other resources and have not gone on yet.</summary>
    private readonly SortedSet<int> _resizing = [];

    /// <summary>How far live trials have come, and how far they had when their resources changed last.</summary>
    private readonly SortedDictionary<int, (int Iteration, int ResizedAt)> _progress = [];
    private int _changes;

    public void Observe(Fact fact)
    {
        _base.Observe(fact);
        switch (fact)
        {
            case TrialPauseRequested { ByScheduler: true } requested when requested.Reason.StartsWith(Prefix, StringComparison.Ordinal):
                _resizing.Add(requested.Trial.Number);
                var (iteration, _) = _progress[requested.Trial.Number];
                _progress[requested.Trial.Number] = (iteration, iteration);
                break;
            case TrialReported { Attempt: > 0 } reported:
                _progress[reported.Trial.Number] = (reported.Iteration, _progress.GetValueOrDefault(reported.Trial.Number).ResizedAt);
                break;
            case TrialResourcesChanged:
                _changes++;
                break;
            case TrialStarted or TrialEnded:
                _resizing.Remove(((TrialFact)fact).Trial.Number);
                if (fact is TrialEnded ended) _progress.Remove(ended.Trial.Number);
                break;
        }
    }

    public Directive Decide(Trial trial, ISchedulingView view)
    {
        var directive = _base.Decide(trial, ViewOf(view));
        if (directive.Action != Directive.Kind.Continue || trial.PauseReason is not null) return directive;
        // what goes on from an old checkpoint or from its start has to come further first, or it might begin anew for ever
        if (trial.Iteration <= _progress.GetValueOrDefault(trial.Id.Number).ResizedAt) return Directive.Continue with { Save = directive.Save };
        var wanted = _allocation.Of(trial, view);
        // others come and go between its reports: it is asked at each
        if (wanted == (trial.Resources ?? _atStart)) return Directive.Continue with { Save = directive.Save };
        return Directive.Pause($"{Prefix}{wanted}");
    }

    public SchedulerAction? NextAction(ISchedulingView view)
    {
        if (_base.NextAction(ViewOf(view)) is { } action) return action;
        foreach (var trial in _resizing.Select(number => view.Trials[number]))
        {
            var wanted = _allocation.Of(trial, view);
            if (wanted != (trial.Resources ?? _atStart)) return new SchedulerAction.SetResources(trial.Id, wanted);
        }

        return null;
    }

    public StartChoice ChooseStart(ISchedulingView view) =>
        view.Held.FirstOrDefault(trial => _resizing.Contains(trial.Id.Number)) is { } resized ? StartChoice.Resume(resized.Id) : _base.ChooseStart(ViewOf(view));

    public int CountReady(ISchedulingView view) => view.Held.Count(trial => _resizing.Contains(trial.Id.Number)) + _base.CountReady(ViewOf(view));

    public int GrantAtStart(Trial trial) => (trial.NextCheckpoint?.Iteration ?? 0) + 1;

    public string Describe() => $"{_base.Describe()} · resources changed {_changes} times";

    public JsonNode? Capture() => (_base as ISnapshotState)?.Capture() is not { } state ? null : new JsonObject
    {
        ["base"] = state,
        ["resizing"] = new JsonArray([.. _resizing.Select(trial => (JsonNode)trial)]),
        ["changes"] = _changes,
        ["progress"] = new JsonArray([.. _progress.Select(pair => new JsonArray(pair.Key, pair.Value.Iteration, pair.Value.ResizedAt))]),
    };

    public void Restore(JsonNode state)
    {
        ((ISnapshotState)_base).Restore(state["base"]!);
        foreach (var trial in state["resizing"]!.AsArray()) _resizing.Add(trial!.GetValue<int>());
        _changes = state["changes"]!.GetValue<int>();
        foreach (var saved in SavedState.Items(state["progress"])) _progress.Add(SavedState.Int(saved, 0), (SavedState.Int(saved, 1), SavedState.Int(saved, 2)));
    }

    /// <summary>To the scheduler inside, trials that change their resources still run.</summary>
    private ISchedulingView ViewOf(ISchedulingView view) => _resizing.Count == 0 ? view : new WithoutResizing(view, _resizing);

    private sealed class WithoutResizing(ISchedulingView view, IReadOnlySet<int> resizing) : ISchedulingView
    {
        public IReadOnlyList<Trial> Trials => view.Trials;

        public IReadOnlyList<Trial> Held { get; } = [.. view.Held.Where(trial => !resizing.Contains(trial.Id.Number))];

        public int RunningCount => view.RunningCount + view.Held.Count - Held.Count;

        public int InterruptedCount => view.InterruptedCount;

        public bool CanCreate => view.CanCreate;

        public TrialResources? Capacity => view.Capacity;
    }
}
