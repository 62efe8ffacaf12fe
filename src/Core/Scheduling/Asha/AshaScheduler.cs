using System.Text.Json.Nodes;

namespace Tune.Scheduling;

internal sealed class AshaScheduler : IScheduler, ISnapshotState
{
    private readonly int _maxResource;
    private readonly double _reductionFactor;
    private readonly double _keep;
    private readonly AshaCutoff _cutoff;
    private readonly AshaLadder _ladder;
    private readonly Rung[][] _brackets;
    private readonly Dictionary<int, Reached> _reached = [];
    private int _stopped;

    /// <summary>The last report that passed rungs: the highest of them, and the score recorded there.</summary>
    private readonly record struct Reached(int Iteration, int Rung, double Score);

    public AshaScheduler(Asha options, ulong seed)
    {
        _maxResource = options.MaxResource;
        _reductionFactor = options.ReductionFactor;
        _keep = 1 / options.ReductionFactor;
        _cutoff = options.Cutoff;
        _ladder = new AshaLadder(options.MaxResource, options.GracePeriod, options.ReductionFactor, options.Brackets, seed);
        _brackets = [.. _ladder.Brackets.Select(milestones => milestones.Select(milestone => new Rung(milestone)).ToArray())];
    }

    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case TrialReported { Score: { } score } reported:
                Record(reported.Trial.Number, reported.Iteration, score);
                break;
            case TrialEnded ended:
                _reached.Remove(ended.Trial.Number);
                if (ended.EndedBy == EndedBy.Scheduler) _stopped++;
                break;
        }
    }

    public Directive Decide(Trial trial, ISchedulingView view)
    {
        if (trial.Iteration >= _maxResource) return Directive.Stop($"reached the maximum of {_maxResource} iterations");
        var rungs = BracketOf(trial.Id.Number);
        // the objective was missing at the rung: the next report that has it is recorded there and decided on
        if (Array.FindLast(rungs, rung => rung.Milestone <= trial.Iteration) is { } passed && !passed.Contains(trial.Id.Number)) return Directive.Continue;
        if (_reached.TryGetValue(trial.Id.Number, out var reached) && reached.Iteration == trial.Iteration)
        {
            var rung = rungs[reached.Rung];
            var border = _cutoff == AshaCutoff.Rank ? rung.CutoffOf(_reductionFactor) : rung.CutoffWithout(reached.Score, _keep);
            if (border is { } cutoff && reached.Score > cutoff)
                return Directive.Stop(FormattableString.Invariant($"below the best {_keep:p0} at the rung of {rung.Milestone} iterations"));
        }

        return Directive.ContinueTo(NextMilestone(rungs, trial.Iteration));
    }

    public int GrantAtStart(Trial trial) => NextMilestone(BracketOf(trial.Id.Number), trial.Iteration);

    public string Describe() =>
        $"asha: {_stopped} stopped or done at rungs · " + string.Join(" · ", _brackets.Select((rungs, s) =>
            (_brackets.Length > 1 ? $"bracket {s} " : "") + string.Join(" ", rungs.Select(rung => $"{rung.Milestone}:{rung.Count}"))));

    public JsonNode Capture() => new JsonObject
    {
        ["stopped"] = _stopped,
        ["rungs"] = new JsonArray([.. _brackets.Select(rungs => (JsonNode)new JsonArray([.. rungs.Select(rung => rung.Capture())]))]),
        ["reached"] = new JsonArray([.. _reached.OrderBy(pair => pair.Key).Select(pair =>
            (JsonNode)new JsonArray(pair.Key, pair.Value.Iteration, pair.Value.Rung, Numbers.ToJson(pair.Value.Score)))]),
    };

    public void Restore(JsonNode state)
    {
        _stopped = state["stopped"]!.GetValue<int>();
        foreach (var (rungs, saved) in _brackets.Zip(state["rungs"]!.AsArray()))
            foreach (var (rung, values) in rungs.Zip(saved!.AsArray()))
                rung.Restore(values!);
        foreach (var item in state["reached"]!.AsArray())
            _reached[item![0]!.GetValue<int>()] = new(item[1]!.GetValue<int>(), item[2]!.GetValue<int>(), Numbers.FromJson(item[3]!));
    }

    private void Record(int trial, int iteration, double score)
    {
        var rungs = BracketOf(trial);
        for (var index = rungs.Length - 1; index >= 0; index--)
        {
            if (rungs[index].Milestone > iteration) continue;
            if (!rungs[index].TryRecord(trial, score)) break;
            if (!_reached.TryGetValue(trial, out var reached) || reached.Iteration != iteration) _reached[trial] = new(iteration, index, score);
        }
    }

    private int NextMilestone(Rung[] rungs, int iteration)
    {
        foreach (var rung in rungs)
            if (rung.Milestone > iteration) return rung.Milestone;
        return _maxResource;
    }

    private Rung[] BracketOf(int trial) => _brackets[_ladder.BracketOf(trial)];
}
