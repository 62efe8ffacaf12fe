using System.Text.Json.Nodes;

namespace Tune.Scheduling;

internal sealed class AshaPromotionScheduler : IScheduler, ISnapshotState
{
    private readonly AshaPromotion _options;
    private readonly AshaLadder _ladder;
    private readonly PromotionRung[][] _brackets;

    /// <summary>All rungs, the highest first: in this order promotions are looked for.</summary>
    private readonly PromotionRung[] _fromTheTop;

    /// <summary>The live trials that have reached a rung.</summary>
    private readonly SortedDictionary<int, Reached> _reached = [];

    /// <summary>The trials that were asked to pause and have not gone on since, each with whether they have paused.</summary>
    private readonly SortedDictionary<int, bool> _held = [];
    private bool _isReleased;

    /// <summary>The highest rung that a trial has reached, by index, when, and whether it has been promoted from there.</summary>
    private readonly record struct Reached(int Rung, int Iteration, bool IsPromoted);

    public AshaPromotionScheduler(AshaPromotion options, ulong seed)
    {
        _options = options;
        _ladder = new AshaLadder(options.MaxResource, options.GracePeriod, options.ReductionFactor, options.Brackets, seed);
        _brackets = [.. _ladder.Brackets.Select(milestones => milestones.Select(milestone => new PromotionRung(milestone)).ToArray())];
        _fromTheTop = [.. _brackets.SelectMany(rungs => rungs).OrderByDescending(rung => rung.Milestone)];
    }

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialReported { Score: { } score } reported:
                // it went on: what was granted to it anyway is no fact of its own
                if (IsWaiting(reported.Trial.Number) && !_held.ContainsKey(reported.Trial.Number) && reported.Iteration > _reached[reported.Trial.Number].Iteration) Promote(reported.Trial.Number);
                Record(reported.Trial.Number, reported.Iteration, score);
                break;
            case TrialPauseRequested { ByScheduler: true } requested:
                _held[requested.Trial.Number] = false;
                break;
            case TrialPaused paused when _held.ContainsKey(paused.Trial.Number):
                _held[paused.Trial.Number] = true;
                break;
            case TrialGranted granted when IsWaiting(granted.Trial.Number) && granted.GrantedTo > RungOf(granted.Trial.Number).Milestone:
                Promote(granted.Trial.Number);
                break;
            case TrialStarted started:
                _isReleased = false;
                GoOn(started.Trial.Number);
                break;
            case TrialEnded ended:
                if (IsWaiting(ended.Trial.Number)) RungOf(ended.Trial.Number).Remove(ended.Trial.Number);
                _held.Remove(ended.Trial.Number);
                _reached.Remove(ended.Trial.Number);
                break;
            case TrialsReleased:
                _isReleased = true;
                break;
        }
    }

    public Directive Decide(Trial trial, ISchedulingView view)
    {
        if (trial.Iteration >= _options.MaxResource) return Directive.Stop($"reached the maximum of {_options.MaxResource} iterations");
        if (trial is { PauseReason: { } reason, IsHeldByScheduler: true }) return Directive.Pause(reason);
        if (!IsWaiting(trial.Id.Number)) return Directive.ContinueTo(Math.Max(NextMilestone(trial.Id.Number), trial.Iteration + 1));
        return Next(view, trial.Id.Number) == trial.Id.Number
            ? Directive.ContinueTo(Math.Max(MilestoneAfter(trial.Id.Number), trial.Iteration + 1))
            : Directive.Pause($"waits at the rung of {RungOf(trial.Id.Number).Milestone} iterations to be promoted");
    }

    public SchedulerAction? NextAction(ISchedulingView view)
    {
        var isOver = view is { RunningCount: 0, InterruptedCount: 0, CanCreate: false };
        if (!(isOver || _isReleased) || view.Held.Count == 0 || CountReady(view) > 0) return null;
        var left = view.Held[0].Id;
        return new SchedulerAction.Stop(left, $"was not promoted from the rung of {RungOf(left.Number).Milestone} iterations");
    }

    public StartChoice ChooseStart(ISchedulingView view) =>
        Next(view, reporter: null) is { } number ? StartChoice.Resume(new TrialId(number)) : view.CanCreate ? StartChoice.Create : StartChoice.Hold;

    public int CountReady(ISchedulingView view) => view.Held.Count == 0 ? 0 : Promotable(view, reporter: null).Count();

    public int GrantAtStart(Trial trial) =>
        IsWaiting(trial.Id.Number) && trial.IsHeldByScheduler && trial.Status == TrialStatus.Paused ? MilestoneAfter(trial.Id.Number) : NextMilestone(trial.Id.Number);

    public string Describe() => "asha-promotion: " + string.Join(" · ", _brackets.Select((rungs, s) =>
        (_brackets.Length > 1 ? $"bracket {s} " : "") + string.Join(" ", rungs.Select(rung => $"{rung.Milestone}:{rung.Count}")) + $" · {rungs.Sum(rung => rung.WaitingCount)} wait"));

    public JsonNode Capture() => new JsonObject
    {
        ["rungs"] = new JsonArray([.. _brackets.Select(rungs => (JsonNode)new JsonArray([.. rungs.Select(rung => rung.Capture())]))]),
        ["reached"] = new JsonArray([.. _reached.Select(pair => (JsonNode)new JsonArray(pair.Key, pair.Value.Rung, pair.Value.Iteration, pair.Value.IsPromoted))]),
        ["held"] = new JsonArray([.. _held.Select(pair => (JsonNode)new JsonArray(pair.Key, pair.Value))]),
        ["isReleased"] = _isReleased,
    };

    public void Restore(JsonNode state)
    {
        foreach (var (rungs, saved) in _brackets.Zip(state["rungs"]!.AsArray()))
            foreach (var (rung, values) in rungs.Zip(saved!.AsArray()))
                rung.Restore(values!);
        foreach (var item in state["reached"]!.AsArray()) _reached[item![0]!.GetValue<int>()] = new(item[1]!.GetValue<int>(), item[2]!.GetValue<int>(), item[3]!.GetValue<bool>());
        foreach (var item in state["held"]!.AsArray()) _held[item![0]!.GetValue<int>()] = item[1]!.GetValue<bool>();
        _isReleased = state["isReleased"]!.GetValue<bool>();
    }

    /// <summary>Records a trial at every rung that it has passed and was not recorded at; it waits at the highest.</summary>
    private void Record(int trial, int iteration, double score)
    {
        var rungs = _brackets[_ladder.BracketOf(trial)];
        var (last, _, isPromoted) = _reached.GetValueOrDefault(trial, new(-1, 0, true));
        if (!isPromoted) return;
        var highest = Array.FindLastIndex(rungs, rung => rung.Milestone <= iteration);
        // at the last iteration it ends: there is nothing to wait for
        var waits = iteration < _options.MaxResource;
        for (var index = last + 1; index <= highest; index++) rungs[index].Record(trial, score, waits && index == highest);
        if (highest > last) _reached[trial] = new(highest, iteration, false);
    }

    /// <summary>The trial that goes on first; the reporter counts as one that could.</summary>
    private int? Next(ISchedulingView view, int? reporter)
    {
        foreach (var number in Promotable(view, reporter)) return number;
        return null;
    }

    private IEnumerable<int> Promotable(ISchedulingView view, int? reporter) =>
        _fromTheTop.SelectMany(rung => rung.Promotable(_options.ReductionFactor, _options.PromoteBestOf))
            .Where(number => number == reporter || view.Trials[number] is { Status: TrialStatus.Paused, IsHeldByScheduler: true });

    /// <summary>One that had paused goes on by a choice; one that was lost before waits on.</summary>
    private void GoOn(int trial)
    {
        if (!_held.GetValueOrDefault(trial)) return;
        if (IsWaiting(trial)) Promote(trial);
        else _held.Remove(trial);
    }

    private bool IsWaiting(int trial) => _reached.TryGetValue(trial, out var reached) && !reached.IsPromoted;

    private PromotionRung RungOf(int trial) => _brackets[_ladder.BracketOf(trial)][_reached[trial].Rung];

    private void Promote(int trial)
    {
        RungOf(trial).Remove(trial);
        _reached[trial] = _reached[trial] with { IsPromoted = true };
        _held.Remove(trial);
    }

    /// <summary>Where it is to pause next: at the rung where it waits, or at the one after that from which it was promoted.</summary>
    private int NextMilestone(int trial) => IsWaiting(trial) ? RungOf(trial).Milestone : MilestoneAfter(trial);

    private int MilestoneAfter(int trial)
    {
        var rungs = _brackets[_ladder.BracketOf(trial)];
        var next = _reached.TryGetValue(trial, out var reached) ? reached.Rung + 1 : 0;
        return next < rungs.Length ? rungs[next].Milestone : _options.MaxResource;
    }
}
