using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>Opens brackets band after band, and has their members wait for each other.</summary>
internal sealed class HyperBandScheduler(HyperBandPlan plan, HyperBandOrder order) : IScheduler, ISnapshotState
{
    /// <summary>The brackets that have live members, and the one that new trials join.</summary>
    private readonly List<HyperBandBracket> _brackets = [];
    private readonly Dictionary<int, HyperBandBracket> _bracketOf = [];

    /// <summary>Those that left their bracket and have not ended yet, with the reason.</summary>
    private readonly SortedDictionary<int, string> _dropped = [];
    private int _opened;
    private int _band;
    private int _position;
    private int _stopped;
    private bool _isReleased;

    private HyperBandBracket? Current => _brackets.Count > 0 && _brackets[^1].Number == _opened - 1 ? _brackets[^1] : null;

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialCreated created:
                if (Current is not { WasFull: false }) Open();
                _bracketOf[created.Trial.Number] = _brackets[^1];
                _brackets[^1].Add(created.Trial.Number);
                break;
            case TrialStarted:
                _isReleased = false;
                break;
            case TrialReported { Score: { } score } reported when _bracketOf.TryGetValue(reported.Trial.Number, out var bracket):
                bracket.Report(reported.Trial.Number, reported.Iteration, score);
                break;
            case TrialEnded ended:
                End(ended);
                break;
            case TrialsReleased:
                _isReleased = true;
                break;
            case RungClosed closed:
                Close(closed);
                break;
        }
    }

    public Directive Decide(Trial trial, ISchedulingView view)
    {
        var number = trial.Id.Number;
        if (!_bracketOf.TryGetValue(number, out var bracket)) return Directive.Stop(_dropped.GetValueOrDefault(number, "its bracket is closed"));
        if (trial.Iteration < bracket.Milestone) return Directive.ContinueTo(bracket.Milestone);
        // the objective was missing at the rung: the next report that has it counts
        if (bracket.MayContinue(number)) return Directive.Continue;
        return MayClose(bracket, view) ? bracket.OutcomeFor(number) : Directive.Pause(HyperBandBracket.WaitReason(bracket.Milestone));
    }

    public SchedulerAction? NextAction(ISchedulingView view)
    {
        if (_dropped.Count > 0)
        {
            var (number, reason) = _dropped.First();
            return new SchedulerAction.Stop(new TrialId(number), reason);
        }

        var due = _brackets.Find(bracket => MayClose(bracket, view));
        return due is null ? null : new SchedulerAction.CloseRung(due.Number, due.Milestone, due.Promotable());
    }

    public StartChoice ChooseStart(ISchedulingView view)
    {
        var canCreate = view.CanCreate;
        var open = canCreate ? Current : null;
        var inBand = new List<HyperBandBracket>();
        // they stand in the order in which they were opened, so that those of a band are next to each other
        for (var index = 0; index < _brackets.Count;)
        {
            var band = _brackets[index].Band;
            inBand.Clear();
            for (; index < _brackets.Count && _brackets[index].Band == band; index++)
            {
                // one that has nobody to send and takes nobody in is not worth a place
                if (_brackets[index].MissingCount > 0 || (_brackets[index] == open && !open.WasFull)) inBand.Add(_brackets[index]);
            }

            // a bracket that would be opened is at 0 %, and comes after those that are there
            var next = open is { WasFull: true } && WouldOpenIn(band) ? new HyperBandBracket(plan, _opened, band, halvings: 0) : null;
            if (next is not null) inBand.Add(next);
            foreach (var bracket in inBand.Count < 2 ? inBand : order.Serve(inBand))
            {
                var held = bracket.FirstHeld(view.Trials);
                if (held >= 0) return StartChoice.Resume(new TrialId(held));
                if (bracket == next || (bracket == open && !bracket.WasFull)) return StartChoice.Create;
            }
        }

        return canCreate ? StartChoice.Create : StartChoice.Hold;
    }

    public int CountReady(ISchedulingView view) => view.Held.Count(trial => _bracketOf.TryGetValue(trial.Id.Number, out var bracket) && bracket.MayContinue(trial.Id.Number));

    public int GrantAtStart(Trial trial) => _bracketOf.TryGetValue(trial.Id.Number, out var bracket) ? bracket.Milestone : 1;

    public string Describe() =>
        $"{order.Name}: {_stopped} stopped or done at rungs · {_opened} brackets" + string.Concat(_brackets.Where(bracket => bracket.LiveCount > 0).Select(bracket => $" · {bracket}"));

    public JsonNode Capture() => new JsonObject
    {
        ["opened"] = _opened,
        ["band"] = _band,
        ["position"] = _position,
        ["stopped"] = _stopped,
        ["isReleased"] = _isReleased,
        ["brackets"] = new JsonArray([.. _brackets.Select(bracket => bracket.Capture())]),
        ["dropped"] = new JsonArray([.. _dropped.Select(pair => (JsonNode)new JsonArray(pair.Key, pair.Value))]),
    };

    public void Restore(JsonNode state)
    {
        (_opened, _band, _position) = (state["opened"]!.GetValue<int>(), state["band"]!.GetValue<int>(), state["position"]!.GetValue<int>());
        (_stopped, _isReleased) = (state["stopped"]!.GetValue<int>(), state["isReleased"]!.GetValue<bool>());
        foreach (var saved in state["brackets"]!.AsArray())
        {
            var bracket = new HyperBandBracket(plan, saved!["number"]!.GetValue<int>(), saved["band"]!.GetValue<int>(), saved["first"]!.GetValue<int>());
            bracket.Restore(saved);
            _brackets.Add(bracket);
            foreach (var number in bracket.Live) _bracketOf[number] = bracket;
        }

        foreach (var saved in state["dropped"]!.AsArray()) _dropped[saved![0]!.GetValue<int>()] = saved[1]!.GetValue<string>();
    }

    /// <summary>A bracket waits for the trials that are still to join it, as long as there may be some and something goes on.</summary>
    private bool MayClose(HyperBandBracket bracket, ISchedulingView view) =>
        bracket.IsRungReached && (bracket.WasFull || bracket != Current || _isReleased || (order.HalvesWithoutHope && !view.CanCreate));

    private bool WouldOpenIn(int band)
    {
        if (band != _band) return false;
        for (var position = _position; position < plan.BracketCount; position++)
        {
            if (plan.FirstMilestoneOf(order.HalvingsAt(position, plan.BracketCount)) > 0) return true;
        }

        return false;
    }

    private void Open()
    {
        if (Current is { LiveCount: 0 } empty) _brackets.Remove(empty);
        int halvings;
        do
        {
            if (_position == plan.BracketCount) (_band, _position) = (_band + 1, 0);
            halvings = order.HalvingsAt(_position++, plan.BracketCount);
        }
        // a bracket whose first rung is before the first iteration is left out
        while (plan.FirstMilestoneOf(halvings) == 0);
        _brackets.Add(new HyperBandBracket(plan, _opened++, _band, halvings));
    }

    private void End(TrialEnded ended)
    {
        var number = ended.Trial.Number;
        if (ended.EndedBy == EndedBy.Scheduler) _stopped++;
        _dropped.Remove(number);
        if (!_bracketOf.Remove(number, out var bracket)) return;
        bracket.Remove(number);
        RemoveIfEmpty(bracket);
    }

    private void Close(RungClosed closed)
    {
        // before the experiment was changed, another one may have closed what this one does not have
        if (_brackets.Find(bracket => bracket.Number == closed.Bracket && bracket.Milestone == closed.Milestone) is not { } bracket) return;
        var reason = bracket.Halvings == 0 ? HyperBandBracket.EndReason(closed.Milestone) : HyperBandBracket.CutReason(closed.Promoted.Length, closed.Milestone);
        foreach (var number in bracket.Close(closed.Promoted))
        {
            _bracketOf.Remove(number);
            _dropped[number] = reason;
        }

        RemoveIfEmpty(bracket);
    }

    private void RemoveIfEmpty(HyperBandBracket bracket)
    {
        if (bracket.LiveCount == 0 && bracket != Current) _brackets.Remove(bracket);
    }
}
