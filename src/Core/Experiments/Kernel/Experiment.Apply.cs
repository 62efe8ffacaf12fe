namespace Tune.Kernel;

public sealed partial class Experiment
{
    private TimeSpan _extraTime;

    private void Apply(Fact fact)
    {
        _life.Apply(fact);
        _meter?.Apply(fact);
        if (fact.Request is { } request) _requests.Add(request);
        switch (fact)
        {
            case ExperimentStarted or ExperimentRecovered or ExperimentPaused or ExperimentResumed or ExperimentEnded: break;
            case ExperimentExtended extended: Extend(extended); break;
            case ExperimentChanged changed: Become(changed); break;
            case SearchExhausted exhausted: (_searchExhausted, _exhaustedReason) = (true, exhausted.Reason); break;
            case VariantSkipped when _enqueued.TryDrop(): break;
            case VariantSkipped: (_skipped, _skippedInARow) = (_skipped + 1, _skippedInARow + 1); break;
            case ConfigurationEnqueued enqueued: _enqueued.Add(enqueued); return;
            case TagSet tag: _tags = tag.Value is { } value ? _tags.SetItem(tag.Name, value) : _tags.Remove(tag.Name); return;
            case TrialNameChanged changed: TrialName = Template(changed.Template); return;
            case TrialAttributeSet attribute: Get(attribute.Trial).Apply(attribute); return;
            case ObservationAdded or TrialsReleased or RungClosed: break;
            case CapacityChanged changed: _capacity = changed.Capacity; break;
            case TrialCreated created:
                if (created.Trial.Number != _trials.Count) throw new InvalidOperationException($"Trial {created.Trial} can't follow {_trials.Count} trials.");
                _trials.Add(Place(new Trial(created, _nowhere)));
                _queue.AddCreated(created.Trial.Number);
                _enqueued.Take();
                if (created.Checkpoint is { } needed) _leases.Add(created.Trial, needed);
                HasTrialResources |= created.Resources is not null;
                _skippedInARow = 0;
                break;
            case TrialFact trialFact: ApplyToTrial(trialFact); break;
            default: throw new InvalidOperationException($"The kernel has no {fact.GetType().Name}.");
        }

        _suggestions.Observe(fact);
        _outcomes.Observe(fact);
        // a result that is reused would count twice at the rungs
        if (fact is not TrialReported { Attempt: 0 }) _scheduler.Observe(fact);
        _stopRule?.Observe(fact);
    }

    private void ApplyToTrial(TrialFact fact)
    {
        var number = fact.Trial.Number;
        var trial = Find(fact.Trial) ?? throw new InvalidOperationException($"There is no trial {fact.Trial}: {fact}");
        var isChanged = fact is TrialStarted && trial.NextPerturbation is not null;
        trial.Apply(fact);
        if (isChanged) Change(trial);
        switch (fact)
        {
            case TrialStarted:
                _queue.Remove(number);
                _running.Add(number);
                if (IsDoubtful(trial)) _alone = number;
                break;
            case TrialPerturbed { Perturbation.Checkpoint: { } checkpoint }:
                _leases.Add(trial.Id, checkpoint);
                break;
            case CheckpointReleased released:
                _leases.Remove(released.Borrower, released.Checkpoint);
                // it may be deleted from now on: nobody can go on from where one that has ended with it was
                if (Find(released.Borrower) is { IsCheckpointBorrowed: true } borrower && borrower.Checkpoint == released.Checkpoint)
                    (borrower.Checkpoint, borrower.IsCheckpointBorrowed) = (null, false);
                break;
            case TrialResourcesChanged:
                HasTrialResources = true;
                break;
            case TrialPaused:
                _running.Remove(number);
                if (trial.IsHeldByScheduler) _queue.AddPaused(number);
                else _queue.AddInterrupted(number);
                break;
            case TrialLost:
                _running.Remove(number);
                if (IsDoubtful(trial)) _queue.AddDoubtful(number);
                else _queue.AddInterrupted(number);
                break;
            case TrialFailed:
                _running.Remove(number);
                _queue.AddFailed(number, _trials.Count);
                break;
            case TrialEnded:
                _running.Remove(number);
                _queue.Remove(number);
                _ended++;
                break;
        }

        // it has got further, or has come down
        if (_alone == number && !(trial.Status == TrialStatus.Running && IsDoubtful(trial))) _alone = null;
    }

    private void Change(Trial trial)
    {
        var before = trial.Assignment;
        Place(trial);
        _suggestions.Tried.Change(before, trial.Assignment);
    }

    private void Extend(ExperimentExtended extended)
    {
        if (_samples is { } samples) _samples = samples + extended.Samples;
        _extraTime += extended.ExtraTime;
        _plan = new VariantPlan(_space, _spec.Presets, _samples);
    }
}
