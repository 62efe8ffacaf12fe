using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>A bracket of HyperBand: its live members and how far each has come, and the rung that they wait at for each other.</summary>
internal sealed class HyperBandBracket
{
    private readonly HyperBandPlan _plan;

    /// <summary>The live members in the order of their numbers, which is the one that they join in. A list, because it is read far more often than it changes.</summary>
    private SortedList<int, (int Iteration, double Score)> _live = [];
    private readonly long _planned;
    private long _progress;
    private int _missing;

    /// <param name="plan">Sizes and rungs.</param>
    /// <param name="number">Its number among all brackets.</param>
    /// <param name="band">Its band.</param>
    /// <param name="halvings">How often it is halved.</param>
    public HyperBandBracket(HyperBandPlan plan, int number, int band, int halvings)
    {
        (_plan, Number, Band, FirstHalvings, Halvings) = (plan, number, band, halvings, halvings);
        (Size, Milestone) = (plan.SizeOf(halvings), plan.FirstMilestoneOf(halvings));
        var (size, milestone, before) = (Size, Milestone, 0);
        for (var rung = 0; rung <= halvings; rung++)
        {
            _planned += (long)size * (milestone - before);
            (size, milestone, before) = (plan.SizeAfter(size), plan.MilestoneAfter(milestone), milestone);
        }
    }

    public int Number { get; }

    public int Band { get; }

    /// <summary>How often it is halved in all.</summary>
    public int FirstHalvings { get; }

    /// <summary>How many halvings are left; after the last, its trials end at the milestone.</summary>
    public int Halvings { get; private set; }

    /// <summary>How many trials the current rung has room for.</summary>
    public int Size { get; private set; }

    /// <summary>The iteration of the current rung.</summary>
    public int Milestone { get; private set; }

    public IEnumerable<int> Live => _live.Keys;

    /// <summary>How many live members have not reached the rung.</summary>
    public int MissingCount => _missing;

    public int LiveCount => _live.Count;

    /// <summary>Whether it was full once: no more trials join it, and members that have ended since are not waited for.</summary>
    public bool WasFull { get; private set; }

    /// <summary>Whether all live members have reached the rung.</summary>
    public bool IsRungReached => _live.Count > 0 && _missing == 0;

    /// <summary>The share of its planned iterations that were trained, at most 1.</summary>
    public double Completion => Halvings == 0 && IsRungReached ? 1 : Math.Min((double)_progress / _planned, 1);

    public void Add(int trial)
    {
        _live.Add(trial, (0, double.NaN));
        _missing++;
        WasFull |= _live.Count >= Size;
    }

    public void Remove(int trial)
    {
        if (!MayContinue(trial)) _live.Remove(trial);
        else if (_live.Remove(trial)) _missing--;
    }

    /// <summary>Takes a report in; one from before what it is known to have reached, after a restart from a checkpoint, changes nothing.</summary>
    public void Report(int trial, int iteration, double score)
    {
        var index = _live.IndexOfKey(trial);
        if (index < 0) return;
        var before = _live.GetValueAtIndex(index).Iteration;
        if (iteration < before) return;
        if (before < Milestone && iteration >= Milestone) _missing--;
        _progress += iteration - before;
        _live.SetValueAtIndex(index, (iteration, score));
    }

    /// <summary>Whether it is a live member that has not reached the rung.</summary>
    public bool MayContinue(int trial) => _live.TryGetValue(trial, out var member) && member.Iteration < Milestone;

    /// <summary>The first by number, of those that have not reached the rung, that is held; −1 if there is none.</summary>
    public int FirstHeld(IReadOnlyList<Trial> trials)
    {
        for (var index = 0; _missing > 0 && index < _live.Count; index++)
        {
            if (_live.GetValueAtIndex(index).Iteration < Milestone && trials[_live.GetKeyAtIndex(index)] is { Status: TrialStatus.Paused, IsHeldByScheduler: true } held) return held.Id.Number;
        }

        return -1;
    }

    /// <summary>Those that go on when the rung is closed, by number: the best that the next rung has room for, none after the last.</summary>
    public ImmutableArray<TrialId> Promotable() =>
        Halvings == 0 ? [] : [.. Ranked().TakeLast(_plan.SizeAfter(Size)).Order().Select(trial => new TrialId(trial))];

    /// <summary>Goes on to the next rung with those that were promoted.</summary>
    /// <returns>The others, which have left it.</returns>
    public IReadOnlyList<int> Close(ImmutableArray<TrialId> promoted)
    {
        var kept = promoted.Select(trial => trial.Number).ToHashSet();
        var left = _live.Keys.Where(trial => !kept.Contains(trial)).ToList();
        var live = new SortedList<int, (int Iteration, double Score)>(_live.Count - left.Count);
        foreach (var (trial, member) in _live)
        {
            if (kept.Contains(trial)) live.Add(trial, member);
        }

        _live = live;
        if (Halvings > 0) (Halvings, Size, Milestone) = (Halvings - 1, _plan.SizeAfter(Size), _plan.MilestoneAfter(Milestone));
        _missing = _live.Values.Count(member => member.Iteration < Milestone);
        WasFull |= _live.Count >= Size;
        return left;
    }

    /// <summary>What becomes of a member when the rung, and all after it that are reached already, are closed.</summary>
    public Directive OutcomeFor(int trial)
    {
        var members = Ranked().ToList();
        var (halvings, size, milestone) = (Halvings, Size, Milestone);
        while (true)
        {
            if (halvings == 0) return Directive.Stop(EndReason(milestone));
            var before = milestone;
            (halvings, size, milestone) = (halvings - 1, _plan.SizeAfter(size), _plan.MilestoneAfter(milestone));
            members = [.. members.TakeLast(size)];
            if (!members.Contains(trial)) return Directive.Stop(CutReason(members.Count, before));
            if (_live[trial].Iteration < milestone) return Directive.ContinueTo(milestone);
            if (members.Exists(member => _live[member].Iteration < milestone)) return Directive.Pause(WaitReason(milestone));
        }
    }

    public static string EndReason(int milestone) => $"reached the last rung of its bracket, {milestone} iterations";

    public static string CutReason(int kept, int milestone) => $"not among the best {kept} of its bracket at the rung of {milestone} iterations";

    public static string WaitReason(int milestone) => $"waits for the others of its bracket at the rung of {milestone} iterations";

    public override string ToString() => FormattableString.Invariant($"n={Size} r={Milestone} {Completion:0%} {_live.Count} live");

    public JsonNode Capture() => new JsonObject
    {
        ["number"] = Number,
        ["band"] = Band,
        ["first"] = FirstHalvings,
        ["halvings"] = Halvings,
        ["size"] = Size,
        ["milestone"] = Milestone,
        ["wasFull"] = WasFull,
        ["progress"] = _progress,
        ["live"] = new JsonArray([.. _live.Select(pair => (JsonNode)new JsonArray(pair.Key, pair.Value.Iteration, Numbers.ToJson(pair.Value.Score)))]),
    };

    /// <summary>Takes over what <see cref="Capture"/> gave.</summary>
    public void Restore(JsonNode state)
    {
        (Halvings, Size, Milestone) = (state["halvings"]!.GetValue<int>(), state["size"]!.GetValue<int>(), state["milestone"]!.GetValue<int>());
        WasFull = state["wasFull"]!.GetValue<bool>();
        _progress = state["progress"]!.GetValue<long>();
        foreach (var member in state["live"]!.AsArray()) _live[member![0]!.GetValue<int>()] = (member[1]!.GetValue<int>(), Numbers.FromJson(member[2]!));
        _missing = _live.Values.Count(member => member.Iteration < Milestone);
    }

    /// <summary>The worst first; of equals, the one that came first. NaN is worse than all numbers.</summary>
    private IEnumerable<int> Ranked() =>
        _live.OrderBy(pair => !double.IsNaN(pair.Value.Score)).ThenByDescending(pair => pair.Value.Score).Select(pair => pair.Key);
}
