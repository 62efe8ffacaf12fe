namespace Tune.Tests.Kernel;

/// <summary>
/// A scheduler that holds trials, driven without the kernel: the facts that <see cref="Experiment"/> would make of slots, reports and pauses, and
/// nothing else of it. Ten times as fast; that it comes to the same is a test of its own.
/// </summary>
internal sealed class SchedulerAlone : ISchedulingView
{
    private const int MostTurns = 100_000;
    private static readonly DateTimeOffset At = KernelDriver.Epoch;
    private static readonly Configuration Config = Given.Config(0.5);
    private static readonly Metrics Nothing = new("loss", 0);
    private static readonly Problem Problem = Given.Problem();
    private static readonly Assignment Assignment = Given.TrialAt(0, 1, Nothing).Assignment;

    private readonly List<Trial> _trials = [];
    private readonly List<Trial> _held = [];
    private readonly Queue<Trial> _running = new();
    private readonly IScheduler _scheduler;
    private readonly int _samples;
    private readonly bool _oversteps;
    private int _live;
    private bool _isReleased;

    private SchedulerAlone(SchedulerSpec scheduler, int samples, bool oversteps) => (_scheduler, _samples, _oversteps) = (scheduler.Create(Problem), samples, oversteps);

    public IReadOnlyList<Trial> Trials => _trials;

    public IReadOnlyList<Trial> Held => _held;

    public int RunningCount => _live - _held.Count;

    public int InterruptedCount => 0;

    public bool CanCreate => _trials.Count < _samples;

    public TrialResources? Capacity => null;

    /// <summary>The next iteration that a trial reports: where it has to ask, and for some of them beyond that.</summary>
    public static int NextOf(int trial, int attempt, int grantedTo) => grantedTo + (trial % 9 == 4 ? attempt : 0);

    /// <summary>What it reports there: not always a number.</summary>
    public static double LossOf(int trial, int attempt, int iteration) => (trial * 31 + attempt) % 23 == 0 ? double.NaN : (trial * 7919 + iteration * 104729) % 1000;

    /// <summary>Runs to the end, or throws.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="samples">How many trials there are.</param>
    /// <param name="slots">How many run at once.</param>
    /// <param name="oversteps">Whether some report beyond where they have to ask.</param>
    /// <returns>How far each trial came.</returns>
    public static IReadOnlyList<int> Run(SchedulerSpec scheduler, int samples, int slots, bool oversteps = true)
    {
        var alone = new SchedulerAlone(scheduler, samples, oversteps);
        for (var turn = 0; alone.CanCreate || alone._live > 0; turn++)
        {
            while (alone._running.Count < slots && alone.TryStart())
            {
                // until nothing is to start, or all slots are taken
            }

            if (turn > MostTurns || !alone._running.TryDequeue(out var trial))
                throw new InvalidOperationException($"{scheduler} with {samples} trials and {slots} slots does not come to its end: {alone._held.Count} of {alone._trials.Count} trials are paused.");
            if (!trial.Status.IsEnded()) alone.Report(trial);
        }

        return [.. alone._trials.Select(trial => trial.Iteration)];
    }

    private bool TryStart()
    {
        if (!CanCreate && _scheduler.CountReady(this) == 0) return false;
        var choice = _scheduler.ChooseStart(this);
        Trial trial;
        switch (choice.Action)
        {
            case StartChoice.Kind.Create when CanCreate:
                var created = new TrialCreated(At, new TrialId(_trials.Count), Config);
                _trials.Add(trial = new Trial(created, Assignment));
                _live++;
                _scheduler.Observe(created);
                break;
            case StartChoice.Kind.Resume when _held.Remove(_trials[choice.Trial.Number]):
                trial = _trials[choice.Trial.Number];
                break;
            default:
                throw new InvalidOperationException($"{choice} was chosen, and can't be.");
        }

        (trial.Attempt, trial.GrantedTo) = (trial.Attempt + 1, _scheduler.GrantAtStart(trial));
        if (trial.GrantedTo <= trial.Iteration) throw new InvalidOperationException($"Trial {trial.Id} is at {trial.Iteration} and was granted {trial.GrantedTo}.");
        (trial.Status, trial.IsHeldByScheduler, _isReleased) = (TrialStatus.Running, false, false);
        _running.Enqueue(trial);
        _scheduler.Observe(new TrialStarted(At, trial.Id, trial.Attempt, trial.GrantedTo));
        Follow();
        return true;
    }

    private void Report(Trial trial)
    {
        trial.Iteration = _oversteps ? NextOf(trial.Id.Number, trial.Attempt, trial.GrantedTo) : trial.GrantedTo;
        trial.Score = LossOf(trial.Id.Number, trial.Attempt, trial.Iteration);
        _scheduler.Observe(new TrialReported(At, trial.Id, trial.Attempt, trial.Iteration, Nothing, TimeSpan.Zero) { Score = trial.Score });
        var directive = _scheduler.Decide(trial, this);
        switch (directive.Action)
        {
            case Directive.Kind.Stop:
                End(trial, directive.Reason ?? "");
                break;
            case Directive.Kind.Pause:
                (trial.PauseReason, trial.IsHeldByScheduler) = (directive.Reason, true);
                _scheduler.Observe(new TrialPauseRequested(At, trial.Id, directive.Reason ?? "", ByScheduler: true));
                Follow();
                if (trial.Status == TrialStatus.Running) Pause(trial);
                break;
            default:
                trial.GrantedTo = Math.Max(directive.GrantedTo, trial.Iteration + 1);
                _running.Enqueue(trial);
                break;
        }

        Follow();
    }

    private void Pause(Trial trial)
    {
        (trial.Status, trial.PauseReason) = (TrialStatus.Paused, null);
        _held.Add(trial);
        _scheduler.Observe(new TrialPaused(At, trial.Id, trial.Attempt));
    }

    private void End(Trial trial, string reason)
    {
        Assert.False(trial.Status.IsEnded());
        _held.Remove(trial);
        _live--;
        (trial.Status, trial.PauseReason) = (TrialStatus.Terminated, null);
        _scheduler.Observe(new TrialEnded(At, trial.Id, TrialStatus.Terminated, EndedBy.Scheduler, reason));
    }

    private void Follow()
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            switch (_scheduler.NextAction(this))
            {
                case SchedulerAction.Stop stop: End(_trials[stop.Trial.Number], stop.Reason); break;
                case SchedulerAction.CloseRung close: _scheduler.Observe(new RungClosed(At, close.Bracket, close.Milestone, close.Promoted)); break;
                case { } other: throw new InvalidOperationException($"{other} is nothing that this scheduler does.");
                case null when _isReleased || RunningCount > 0 || CanCreate || _held.Count == 0 || _scheduler.CountReady(this) > 0: return;
                case null:
                    // nothing can go on any more
                    _isReleased = true;
                    _scheduler.Observe(new TrialsReleased(At));
                    break;
            }
        }

        throw new InvalidOperationException("It has always something to do.");
    }
}
