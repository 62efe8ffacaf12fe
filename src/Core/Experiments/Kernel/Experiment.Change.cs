using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>
/// What becomes of an experiment whose spec is changed. The state is a function of the present spec and the facts: who changes an experiment makes one of the new
/// spec, replays all facts and hands in <see cref="Input.Change"/>; a restart does the same without deciding.
/// </summary>
public sealed partial class Experiment
{
    /// <summary>The code that it was given and that has thrown, with what; null as long as none has. The experiment is to end by it.</summary>
    public string? Fault => _code.Fault;

    /// <summary>How many trials no searcher hears of, because their configuration is none of the space.</summary>
    public int OutsideCount => _trials.Count(trial => trial.IsOutsideSpace);

    /// <summary>Why its spec can't be changed so while its trials stay, all reasons at once; none if it can. Asked of this experiment before or after.</summary>
    public ImmutableArray<string> RefusalsOf(ExperimentChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return [.. Refusals(change)];
    }

    private IEnumerable<string> Refusals(ExperimentChange change)
    {
        if (change.IsTrainableNew) yield return "Trainable: the trials that exist are of another trainable; theirs and new results could not be compared.";
        if (_trials.Count == 0 && _skipped == 0) yield break;
        var next = change.Spec;
        var exist = _trials.Count == 1 ? "1 trial exists" : FormattableString.Invariant($"{_trials.Count} trials exist");
        if (change.HasNewPresets) yield return $"Presets: they are the first trials, and {exist} already.";
        if (change.HasNewGrids) yield return $"Space: its grid is gone through in order, and {exist} of another grid.";
        else if (change.HasNewSamples && new VariantPlan(change.Space, next.Presets, next.Samples).Total is { } total && total < _trials.Count + _skipped)
            yield return FormattableString.Invariant($"Samples: {next.Samples} make {total} trials, and {exist} already.");
        if (next.Searcher.IsFinite && (change.HasNewSearcher || change.HasNewSpace))
            yield return $"Searcher: {next.Searcher.GetType().Name} goes through its points in order, and {exist} that are not of that order.";
        foreach (var metric in change.NewMetrics)
        {
            if (_trials.Find(trial => trial.Metrics is { } metrics && trial.Status != TrialStatus.Error && !metrics.TryGet(metric, out _)) is { } without)
                yield return $"Objective: '{metric}' is missing in the last report of trial {without.Id}.";
        }

        if (change.HasNewSpace && _trials.Find(trial => !trial.Perturbations.IsEmpty || trial.NextPerturbation is not null) is { } perturbed)
            yield return $"Space: configurations were changed on the way, such as that of trial {perturbed.Id}: what it learned is of several.";
        else if (next.Scheduler.ChangesConfigurations && _trials.Find(trial => change.Space.TryEncode(trial.Config) is null) is { } misfit)
            yield return $"Scheduler: {next.Scheduler.GetType().Name} makes configurations of others', and that of trial {misfit.Id} is none of the new space.";
    }

    private void OnChange(Input.Change input)
    {
        var change = input.Difference;
        var samples = change.HasNewSamples ? _spec.Samples : _samples;
        var hasRoom = new VariantPlan(_space, _spec.Presets, samples).Total is not { } total || _trials.Count + _skipped < total;
        // what was stopped had room: it takes another rule, or more, to go on
        var reopens = Status.IsEnded() && hasRoom && (Status != ExperimentStatus.Stopped || change.HasNewStop || change.HasNewSamples);
        Emit(new ExperimentChanged(input.At, change.SpecJson, samples, change.HasNewStop ? TimeSpan.Zero : _extraTime, SummaryOf(change))
        {
            Reopens = reopens,
            IsSchedulerNew = change.HasNewScheduler,
        });
        foreach (var result in change.NewPriorResults) Learn(input.At, result);
        if (reopens) CheckStopRule(input.At, null);
    }

    private string SummaryOf(ExperimentChange change)
    {
        var outside = OutsideCount;
        return outside == 0 ? $"{change}" : FormattableString.Invariant($"{change}; {outside} of {_trials.Count} trials are not of the new space: they stay in the results, and no searcher learns from them");
    }

    private void Become(ExperimentChanged changed)
    {
        (_samples, _extraTime) = (changed.Samples, changed.ExtraTime);
        (_searchExhausted, _exhaustedReason, _skippedInARow) = (false, null, 0);
        _plan = new VariantPlan(_space, _spec.Presets, _samples);
        if (!changed.IsSchedulerNew) return;
        _queue.Interrupt();
        foreach (var trial in _trials)
        {
            if (trial.Status.IsEnded()) continue;
            // what one that is to pause was held for is over when it has
            (trial.GrantedTo, trial.IsHeldByScheduler) = (trial.Iteration + 1, false);
        }
    }

    private Trial Place(Trial trial)
    {
        var place = _space.TryEncode(trial.Config);
        (trial.Assignment, trial.IsOutsideSpace) = (place ?? _nowhere, place is null);
        return trial;
    }
}
