using System.Collections;

namespace Tune.Kernel;

/// <summary>What schedulers do beside answering a report: which trial takes a slot, and what becomes of the others.</summary>
public sealed partial class Experiment
{
    private readonly ViewForScheduler _view;
    private TrialResources? _capacity;

    /// <summary>How many more slots the waiting trials could use. One if nothing else would ever go on.</summary>
    private long Waiting
    {
        get
        {
            var waiting = _queue.FirstCount + (long)ReadyCount + _queue.Created.Count + (CanCreate ? (Total ?? int.MaxValue) - _trials.Count : 0);
            return waiting == 0 && _running.Count == 0 ? Math.Min(1, _queue.Paused.Count + _queue.Doubtful.Count) : waiting;
        }
    }

    private int ReadyCount => _queue.Paused.Count == 0 ? 0 : Math.Clamp(_scheduler.CountReady(_view), 0, _queue.Paused.Count);

    private bool IsStuck => Status == ExperimentStatus.Running && _running.Count == 0 && !CanCreate && _queue is { FirstCount: 0, Created.Count: 0, Doubtful.Count: 0, Paused.Count: > 0 } && ReadyCount == 0;

    private void FillSlot(Input.SlotOffered slot)
    {
        var (at, offered) = (slot.At, slot.Resources);
        if (Demand == 0) return;
        var trial = ChooseStart(at, offered);
        if (trial is null && !IsSuggesting && _running.Count == 0) trial = _queue.FirstDoubtful(number => Fits(number, offered));
        var isHeldUp = trial is null && !IsSuggesting && _running.Count == 0 && _queue is { FirstCount: 0, Created.Count: 0, Doubtful.Count: 0, Paused.Count: > 0 } && NextHeld is null;
        if (isHeldUp && Status == ExperimentStatus.Running)
        {
            Release(at);
            // an experiment must not hang on what its scheduler does not say
            trial = Status == ExperimentStatus.Running ? ChooseStart(at, offered) ?? FirstPaused(offered) : null;
        }

        if (trial is { } number && Status == ExperimentStatus.Running) StartTrial(slot, _trials[number]);
    }

    private void StartTrial(Input.SlotOffered slot, Trial next)
    {
        var checkpoint = next.NextCheckpoint;
        var iteration = checkpoint?.Iteration ?? 0;
        // a trial that was interrupted keeps what it was granted; one that was held, or starts over, is granted afresh
        var isInterrupted = next.Attempt > 0 && iteration > 0 && !next.IsHeldByScheduler && next.NextPerturbation is null;
        var granted = Math.Max(isInterrupted ? next.GrantedTo : _scheduler.GrantAtStart(next), iteration + 1);
        Emit(new TrialStarted(slot.At, next.Id, next.Attempt + 1, granted, checkpoint) { Client = slot.Client, Silo = slot.Silo, Lease = slot.Lease });
    }

    private int? FirstPaused(TrialResources? offered) => _queue.FirstPaused is { } first && Fits(first, offered) ? first : null;

    private int? ChooseStart(DateTimeOffset at, TrialResources? offered)
    {
        bool Fit(int trial) => Fits(trial, offered);
        if (_queue.TakeFirst(_trials.Count, CanCreate, Fit) is { } first) return first;
        var choice = _scheduler.ChooseStart(_view);
        if (choice.Action == StartChoice.Kind.Create && _view.CanCreate)
        {
            if (_queue.FirstCreated(Fit) is { } waiting) return waiting;
            // those that were created before wait for something else
            if (_queue.Created.Count >= MostPrepared) return _queue.FirstFailed(Fit);
            if (Create(at) is { } created) return Fit(created) ? created : _queue.FirstFailed(Fit);
            // it starts the trial that it would start if the suggestion took no time
            if (IsSuggesting) return null;
            if (Status != ExperimentStatus.Running || _queue.Created.Count > 0 || _queue.FirstFailed(Fit) is not null) return _queue.FirstFailed(Fit);
            _view.IsSearcherWaiting = true;
            choice = _scheduler.ChooseStart(_view);
            _view.IsSearcherWaiting = false;
        }

        if (choice.Action != StartChoice.Kind.Resume) return _queue.FirstFailed(Fit);
        // one that waits for more than there is does not keep others from it
        if (_queue.Paused.Contains(choice.Trial.Number)) return Fit(choice.Trial.Number) ? choice.Trial.Number : _queue.FirstCreated(Fit) ?? _queue.FirstFailed(Fit);
        throw new WrongAnswerException($"The scheduler {_spec.Scheduler.Kind} wants to go on with trial {choice.Trial}, which it does not hold.");
    }

    private void Follow(DateTimeOffset at, Trial trial, Directive directive)
    {
        switch (directive.Action)
        {
            case Directive.Kind.Stop: EndTrial(at, trial, EndedBy.Scheduler, directive.Reason!); break;
            // what a person has asked for as well is held nevertheless
            case Directive.Kind.Pause when trial.PauseReason is null || !trial.IsHeldByScheduler: Emit(new TrialPauseRequested(at, trial.Id, directive.Reason!, ByScheduler: true)); break;
            case Directive.Kind.Continue when directive.GrantedTo > trial.GrantedTo: Emit(new TrialGranted(at, trial.Id, directive.GrantedTo)); break;
        }

        if (directive.Save && trial.Checkpoint?.Iteration != trial.Iteration) Emit(new TrialSaveRequested(at, trial.Id, trial.Iteration));
    }

    private void LetSchedulerAct(DateTimeOffset at)
    {
        var limit = 1000 + 10 * _trials.Count;
        for (var count = 0; HasStarted && !Status.IsEnded() && _scheduler.NextAction(_view) is { } action; count++)
        {
            if (count == limit)
                throw new WrongAnswerException($"The scheduler {_spec.Scheduler.Kind} does not come to an end: it has said {count} times what to do after one input, at last: {action}.");
            Perform(at, action);
        }
    }

    private void Perform(DateTimeOffset at, SchedulerAction action)
    {
        switch (action)
        {
            case SchedulerAction.Stop stop:
                EndTrial(at, Live(stop.Trial, action), EndedBy.Scheduler, stop.Reason);
                break;
            case SchedulerAction.Pause pause when Live(pause.Trial, action) is { Status: TrialStatus.Running, PauseReason: null }:
                Emit(new TrialPauseRequested(at, pause.Trial, pause.Reason, ByScheduler: true));
                break;
            case SchedulerAction.Perturb perturb:
                Perturb(at, Live(perturb.Trial, action), perturb);
                break;
            case SchedulerAction.SetResources set when set.Resources != Live(set.Trial, action).Resources:
                Emit(new TrialResourcesChanged(at, set.Trial, set.Resources));
                break;
            case SchedulerAction.CloseRung close:
                Emit(new RungClosed(at, close.Bracket, close.Milestone, close.Promoted));
                break;
            default:
                throw new WrongAnswerException($"The scheduler {_spec.Scheduler.Kind} wants what changes nothing: {action}.");
        }
    }

    private Trial Live(TrialId id, SchedulerAction action) =>
        Get(id) is { Status: not (TrialStatus.Terminated or TrialStatus.Error) } trial
            ? trial
            : throw new WrongAnswerException($"The scheduler {_spec.Scheduler.Kind} wants something of trial {id}, which has ended: {action}.");

    private void Perturb(DateTimeOffset at, Trial trial, SchedulerAction.Perturb perturb)
    {
        try
        {
            _space.Encode(perturb.Perturbation.Config);
            Emit(new TrialPerturbed(at, trial.Id, perturb.Perturbation, perturb.Reason));
            if (_spec.ResourceFunction?.Compute(perturb.Perturbation.Config) is { } resources && resources != trial.Resources) Emit(new TrialResourcesChanged(at, trial.Id, resources));
        }
        catch (TuneException exception) when (exception is not InvalidConfigurationException)
        {
            _code.Blame(null, exception);
        }
        catch (InvalidConfigurationException exception)
        {
            // a function of the user's made it: it would do so again
            EndExperiment(at, ExperimentStatus.Failed, $"the new configuration of trial {trial.Id} is not one of the space: {exception.Message}");
        }
    }

    private void Release(DateTimeOffset at)
    {
        Emit(new TrialsReleased(at));
        LetSchedulerAct(at);
    }

    /// <summary>It would begin anew, come to where it is now, and pause again: for ever, with a scheduler that waits for it.</summary>
    private void FailUnsaved(DateTimeOffset at, Trial trial)
    {
        var message = $"The scheduler {_spec.Scheduler.Kind} paused the trial after iteration {trial.Iteration} ({trial.Reason}), but it has never saved a checkpoint to go on from. "
            + "Save one with each report, or use a scheduler that needs none, as Asha.";
        var isMistake = _trials.TrueForAll(other => other.Checkpoint is null);
        Fail(at, trial, new TrialError("CheckpointNotSaved", message, null, trial.Iteration, IsRetryable: false));
        // nobody has ever saved one: the trials to come would train for nothing
        if (isMistake && !Status.IsEnded()) EndExperiment(at, ExperimentStatus.Failed, message);
    }

    private void ReleaseCheckpoints(DateTimeOffset at)
    {
        foreach (var (borrower, checkpoint) in _leases.Unneeded(number => _trials[number])) Emit(new CheckpointReleased(at, new TrialId(checkpoint.Trial), checkpoint, borrower));
    }

    private sealed class ViewForScheduler(Experiment experiment) : ISchedulingView, IReadOnlyList<Trial>
    {
        public bool IsSearcherWaiting { get; set; }

        public IReadOnlyList<Trial> Trials => experiment._trials;

        public IReadOnlyList<Trial> Held => this;

        public int RunningCount => experiment._running.Count;

        public int InterruptedCount => experiment._queue.FirstCount + experiment._queue.Doubtful.Count;

        public bool CanCreate => (experiment.CanCreate && !IsSearcherWaiting) || experiment._queue.Created.Count > 0;

        public TrialResources? Capacity => experiment._capacity;

        int IReadOnlyCollection<Trial>.Count => experiment._queue.Paused.Count;

        Trial IReadOnlyList<Trial>.this[int index] => experiment._trials[experiment._queue.Paused[index]];

        IEnumerator<Trial> IEnumerable<Trial>.GetEnumerator() => experiment._queue.Paused.Select(number => experiment._trials[number]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<Trial>)this).GetEnumerator();
    }
}
