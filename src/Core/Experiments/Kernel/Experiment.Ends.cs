using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>How trials and the experiment end.</summary>
public sealed partial class Experiment
{
    /// <summary>The trial that runs while no other one may: its next loss would be its last, and shall not be a neighbour's doing.</summary>
    private int? _alone;

    /// <summary>Whether its next loss would be its last: a process takes all that it runs with it, so it gets its last chance where nothing else runs.</summary>
    private bool IsDoubtful(Trial trial) => trial.Losses > 0 && trial.Losses + 1 >= _spec.MaxLossesPerTrial && _spec.MaxLossesPerTrial >= 0;

    private void OnLost(Input.Lost input)
    {
        if (FindRunning(input.Trial, input.Attempt) is not { } trial) return;
        var limit = _spec.MaxLossesPerTrial;
        if (!input.IsUnexpected || limit < 0 || trial.Losses + 1 < limit)
            Emit(new TrialLost(input.At, input.Trial, input.Attempt, input.Reason) { IsUnexpected = input.IsUnexpected });
        else
            Fail(input.At, trial, new TrialError(TrialError.LostType, LostText(limit), null, trial.Iteration, IsRetryable: false));
    }

    private void OnOverdue(Input.Overdue input)
    {
        if (FindRunning(input.Trial, input.Attempt) is not { } trial) return;
        if (input.IsStalled)
        {
            var stalled = $"It has reported nothing for {_spec.StallLimitPerTrial:c} (StallLimitPerTrial).";
            Fail(input.At, trial, new TrialError(TrialError.StalledType, stalled, null, trial.Iteration, IsRetryable: false));
        }
        else if (trial.Score is null)
        {
            var used = $"Its time limit of {_spec.TimeLimitPerTrial:c} (TimeLimitPerTrial) was used up before it had reported the objective '{_spec.Objective.Metric}'.";
            Fail(input.At, trial, new TrialError(TrialError.TimeLimitType, used, null, trial.Iteration, IsRetryable: false));
        }
        else
        {
            Emit(new TrialEnded(input.At, trial.Id, TrialStatus.Terminated, EndedBy.StopRule, $"its time limit of {_spec.TimeLimitPerTrial:c} is used up"));
        }
    }

    private static string LostText(int limit) => FormattableString.Invariant(
        $"Its process ended, or its silo was lost, {limit} {(limit == 1 ? "time" : "times in a row")} while it ran, and it had got no further in between. ")
        + "Something in it may end the process: Environment.Exit, a stack overflow, an exception on a thread of its own, too little memory. See ExperimentSpec.MaxLossesPerTrial.";

    private void EndTrial(DateTimeOffset at, Trial trial, EndedBy endedBy, string reason)
    {
        if (trial.Score is not null)
        {
            Emit(new TrialEnded(at, trial.Id, TrialStatus.Terminated, endedBy, reason));
            return;
        }

        var objective = _spec.Objective.Metric;
        var message = trial.Metrics is { } metrics
            ? $"The trial ended without having reported the objective '{objective}'; its last report had: {metrics.NamesText}. Report '{objective}', or name one of these as Objective."
            : $"The trainable ended without a report. Report the objective '{objective}' at least once, or return its value.";
        var isMistake = _trials.TrueForAll(other => other.Score is null);
        Fail(at, trial, new TrialError(TrialError.ObjectiveNotReportedType, message, null, trial.Iteration, IsRetryable: false));
        // nobody has ever reported it: the trials to come would train for nothing
        if (isMistake && !Status.IsEnded()) EndExperiment(at, ExperimentStatus.Failed, message);
    }

    private void Fail(DateTimeOffset at, Trial trial, TrialError error)
    {
        Emit(new TrialEnded(at, trial.Id, TrialStatus.Error, EndedBy.Failure, error.Message, error));
        if (_spec.FailFast) EndExperiment(at, ExperimentStatus.Failed, $"trial {trial.Id} failed: {error.Message}");
    }

    private void EndExperiment(DateTimeOffset at, ExperimentStatus status, string reason)
    {
        // a stack need not stand there for each of them
        var line = reason.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? reason[..end] : reason;
        foreach (var trial in _trials.Where(trial => !trial.Status.IsEnded()).ToImmutableArray())
            Emit(new TrialEnded(at, trial.Id, TrialStatus.Terminated, EndedBy.Experiment, line));
        ReleaseCheckpoints(at);
        Emit(new ExperimentEnded(at, status, reason));
    }

    private void Settle(DateTimeOffset at)
    {
        if (HasStarted && !Status.IsEnded() && _ended == _trials.Count && !CanCreate)
            Emit(new ExperimentEnded(at, ExperimentStatus.Finished, $"all {_trials.Count} trials have ended{(_exhaustedReason is null ? "" : $"; {_exhaustedReason}")}"));
    }
}
