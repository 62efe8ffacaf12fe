using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tune.Scheduling;

/// <summary>
/// Exploits and leaves the exploring to another. A trial that goes on from another's checkpoint takes its place in time over; its score stays until it is
/// decided about again, as in Ray.
/// </summary>
internal sealed class PopulationScheduler(PopulationSpec options, Problem problem, IExplorer explorer) : IScheduler, ISnapshotState
{
    private const string Waits = "waits for the rest of the population";

    /// <summary>How often a change that breaks a constraint is made again.</summary>
    private const int MostTries = 50;

    private readonly SortedDictionary<int, Member> _members = [];

    /// <summary>Asynchronous: the trial whose last report, the last fact but its own, is to be decided about.</summary>
    private int? _due;

    /// <summary>Synchronous: where all wait for each other.</summary>
    private double _barrier = Math.Max(options.PerturbationInterval, options.BurnIn);
    private bool _isReleased;
    private int _exploits;

    public void Observe(Fact fact)
    {
        explorer.Observe(fact);
        if (fact is TrialFact { Trial.Number: var number } && number != _due) _due = null;
        switch (fact)
        {
            case TrialCreated created:
                _members[created.Trial.Number] = new Member();
                break;
            case TrialReported reported:
                Report(reported, _members[reported.Trial.Number]);
                break;
            case TrialGranted or TrialPauseRequested or TrialFailed or TrialLost:
                _due = null;
                break;
            case TrialPaused paused:
                (_members[paused.Trial.Number].IsPaused, _due) = (true, null);
                break;
            case TrialPerturbed { Perturbation: { Checkpoint: not null } perturbation } perturbed when _members.TryGetValue(perturbation.Donor.Number, out var donor):
                (_members[perturbed.Trial.Number].At, _members[perturbed.Trial.Number].DecidedAt) = (donor.At, donor.DecidedAt);
                (_due, _exploits) = (null, _exploits + 1);
                break;
            case TrialStarted started:
                Start(started, _members[started.Trial.Number]);
                break;
            case TrialsReleased:
                _isReleased = true;
                break;
            case TrialEnded ended:
                _members.Remove(ended.Trial.Number);
                _due = null;
                break;
        }
    }

    public Directive Decide(Trial trial, ISchedulingView view)
    {
        var member = _members[trial.Id.Number];
        if (options.Synchronous) return member.At >= _barrier ? Directive.Pause(Waits) : Directive.ContinueTo(Grant(member, trial.Iteration));
        if (_due != trial.Id.Number) return Directive.ContinueTo(Grant(member, trial.Iteration));
        var (worst, best) = Quantiles();
        // what follows is an action: the trial pauses without saving
        if (worst.Contains(trial.Id.Number) && Donors(best, view).Count > 0) return Directive.Continue;
        if (view.CanCreate || view.Held.Count > 0 || view.InterruptedCount > 0) return Directive.Pause("lets the rest of the population catch up");
        return Directive.ContinueTo(Grant(member, trial.Iteration)) with { Save = best.Contains(trial.Id.Number) };
    }

    public SchedulerAction? NextAction(ISchedulingView view)
    {
        if (options.Synchronous ? !IsComplete(view) : _due is null) return null;
        var (worst, best) = Quantiles();
        foreach (var number in worst)
        {
            var trial = view.Trials[number];
            if (trial.NextPerturbation is not null || (!options.Synchronous && number != _due)) continue;
            var donors = Donors(best, view);
            if (donors.Count == 0) return null;
            var rng = new Rng(problem.Seed, Rng.StreamOf(number, FormattableString.Invariant($"exploit-{_exploits}")));
            var donor = donors[rng.NextInt32(donors.Count)];
            var (config, changes) = Explore(donor, view, number, rng);
            return new SchedulerAction.Perturb(trial.Id, new Perturbation(donor.Id, donor.Checkpoint, trial.Iteration, donor.Config, config, changes), $"goes on from trial {donor.Id}, which did better");
        }

        return null;
    }

    /// <summary>A change that keeps the constraints; if none is found, the donor's configuration, which does.</summary>
    private (Configuration Config, ImmutableArray<ParameterChange> Changes) Explore(Trial donor, ISchedulingView view, int number, Rng rng)
    {
        for (var tries = 1; ; tries++)
        {
            var found = explorer.Explore(donor, view.Trials, rng);
            if (problem.Filter is null || IsAllowed(found.Config)) return found;
            if (tries == MostTries) return (donor.Config, []);
            rng = new Rng(problem.Seed, Rng.StreamOf(number, FormattableString.Invariant($"exploit-{_exploits}/{tries}")));
        }
    }

    private bool IsAllowed(Configuration config)
    {
        try
        {
            return problem.Allows(problem.Space.Encode(config));
        }
        catch (InvalidConfigurationException)
        {
            // a function of the user's that leaves the space is told of by the kernel
            return true;
        }
    }

    public StartChoice ChooseStart(ISchedulingView view)
    {
        if (view.CanCreate) return StartChoice.Create;
        return Ready(view).MinBy(trial => _members[trial.Id.Number].At) is { } behind ? StartChoice.Resume(behind.Id) : StartChoice.Hold;
    }

    public int CountReady(ISchedulingView view) => Ready(view).Count();

    public int GrantAtStart(Trial trial)
    {
        var member = _members[trial.Id.Number];
        return Grant(member, trial.NextCheckpoint?.Iteration ?? 0);
    }

    public string Describe() =>
        FormattableString.Invariant($"{options.Kind}: {_members.Count} live · {_exploits} went on from another") + (options.Synchronous ? FormattableString.Invariant($" · all wait at {_barrier:0.##}") : "");

    public JsonNode Capture() => new JsonObject
    {
        ["members"] = new JsonArray([.. _members.Select(pair => (JsonNode)pair.Value.Capture(pair.Key))]),
        ["due"] = _due,
        ["barrier"] = _barrier,
        ["released"] = _isReleased,
        ["exploits"] = _exploits,
        ["explorer"] = explorer.Capture(),
    };

    public void Restore(JsonNode state)
    {
        foreach (var member in state["members"]!.AsArray()) _members[member![0]!.GetValue<int>()] = Member.Restore(member);
        _due = state["due"]?.GetValue<int>();
        _barrier = state["barrier"]!.GetValue<double>();
        _isReleased = state["released"]!.GetValue<bool>();
        _exploits = state["exploits"]!.GetValue<int>();
        explorer.Restore(state["explorer"]!);
    }

    private static List<Trial> Donors(int[] best, ISchedulingView view) => [.. best.Select(number => view.Trials[number]).Where(trial => trial.Checkpoint is not null)];

    private void Report(TrialReported reported, Member member)
    {
        member.At = options.TimeAttribute == ResourceUnit.Seconds ? reported.Elapsed.TotalSeconds : reported.Iteration;
        _due = null;
        if (reported.Score is not { } score || member.At < options.BurnIn) return;
        if (options.Synchronous ? member.At < _barrier : member.At - member.DecidedAt < options.PerturbationInterval) return;
        (member.Score, member.IsScored, member.DecidedAt) = (score, true, member.At);
        if (!options.Synchronous) _due = reported.Trial.Number;
    }

    private void Start(TrialStarted started, Member member)
    {
        // the first of those that waited goes on: the next barrier is the one to wait for
        if (options.Synchronous && member.IsPaused && member.At >= _barrier) _barrier = NextBarrier();
        (member.IsPaused, _isReleased) = (false, false);
        if (options.TimeAttribute == ResourceUnit.Iterations) member.At = started.Checkpoint?.Iteration ?? 0;
    }

    private double NextBarrier() => Math.Max(_barrier + options.PerturbationInterval, _members.Values.Max(member => member.At));

    private bool IsComplete(ISchedulingView view) =>
        view is { CanCreate: false, RunningCount: 0, InterruptedCount: 0, Held.Count: > 0 } && (_isReleased || view.Held.All(trial => _members[trial.Id.Number].At >= _barrier));

    private IEnumerable<Trial> Ready(ISchedulingView view) =>
        !options.Synchronous || IsComplete(view) ? view.Held : view.Held.Where(trial => _members[trial.Id.Number].At < _barrier);

    /// <summary>The next iteration at which something may have to be decided.</summary>
    private int Grant(Member member, int iteration)
    {
        // only a report tells how much time has passed
        if (options.TimeAttribute == ResourceUnit.Seconds) return iteration + 1;
        var next = options.Synchronous ? member.At >= _barrier ? NextBarrier() : _barrier : Math.Max(member.DecidedAt + options.PerturbationInterval, options.BurnIn);
        return (int)Math.Min(int.MaxValue, Math.Max(iteration + 1, Math.Ceiling(next)));
    }

    /// <summary>The worst and the best trials that have a score, the worst first; as many of each as the fraction says, never more than half.</summary>
    private (int[] Worst, int[] Best) Quantiles()
    {
        var ranked = _members.Where(pair => pair.Value.IsScored).OrderByDescending(pair => double.IsNaN(pair.Value.Score) ? double.PositiveInfinity : pair.Value.Score).Select(pair => pair.Key).ToArray();
        var count = (int)Math.Ceiling(ranked.Length * options.QuantileFraction);
        if (count > ranked.Length / 2.0) count = ranked.Length / 2;
        return (ranked[..count], ranked[^count..]);
    }
}
