using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace Tune.Grains;

/// <summary>What facts ask of the world. Every effect may be repeated; those about one trial are done in order, those about different trials are not waited for.</summary>
internal sealed partial class ExperimentGrain
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly Dictionary<int, Task> _effects = [];
    private readonly TaskCompletionSource _left = NewSource();

    /// <summary>The trials about whose last facts something could not be done, or after a start may not have been.</summary>
    private readonly SortedSet<int> _unsettled = [];
    /// <summary>The trials that had an attempt whose silo may come back and save, when nobody waits for it any more: they are settled again at every start.</summary>
    private readonly SortedSet<int> _lost = [];

    /// <summary>The checkpoints that were decided to be needed no more, by their borrowers, until the journal has it.</summary>
    private readonly HashSet<(TrialId Borrower, CheckpointRef Checkpoint)> _releasing = [];

    /// <summary>The trials that were ended by a report whose runner waits for the answer: it hears of the end there.</summary>
    private readonly HashSet<int> _answered = [];

    private void Act(Fact fact, long sequence)
    {
        switch (fact)
        {
            case TrialStarted started:
                Keep(started);
                Follow(started.Trial, "starting", () => StartAttemptAsync(started));
                break;
            case TrialReported { Checkpoint: { } checkpoint } reported:
                Follow(reported.Trial, "keeping a checkpoint", () => TrialOf(reported.Trial).CommitCheckpointAsync(checkpoint, ScoreOf(reported.Metrics), Spec.Checkpoints, LeasedOf(reported.Trial), sequence));
                break;
            case TrialCheckpointed made:
                var metrics = Kernel.Get(made.Trial).Metrics;
                Follow(made.Trial, "keeping a checkpoint", () => TrialOf(made.Trial).CommitCheckpointAsync(made.Checkpoint, metrics is null ? null : ScoreOf(metrics), Spec.Checkpoints, LeasedOf(made.Trial), sequence));
                break;
            case TrialPauseRequested requested:
                var attempt = Kernel.Get(requested.Trial).Attempt;
                Follow(requested.Trial, "pausing", () => RunnerOf(requested.Trial, attempt).SignalAsync(Directive.Kind.Pause, requested.Reason));
                break;
            case TrialPerturbed perturbed when Kernel.Get(perturbed.Trial) is { Status: TrialStatus.Running, Attempt: var running }:
                // its verdict says that nothing need be saved
                Follow(perturbed.Trial, "pausing", () => RunnerOf(perturbed.Trial, running).SignalAsync(Directive.Kind.Pause, perturbed.Reason));
                break;
            case CheckpointReleased released:
                _releasing.Remove((released.Borrower, released.Checkpoint));
                Follow(released.Trial, "releasing a checkpoint of", () => TrialOf(released.Trial).TrimCheckpointsAsync(Spec.Checkpoints, LeasedOf(released.Trial), sequence));
                break;
            case TrialLost or TrialFailed:
                // what it had saved and not reported is nobody's
                _unsettled.Add(((TrialFact)fact).Trial.Number);
                if (fact is TrialLost lost) _lost.Add(lost.Trial.Number);
                break;
            case TrialEnded ended when Kernel.Get(ended.Trial) is { Attempt: > 0 } trial:
                if (ended.EndedBy is not (EndedBy.Completed or EndedBy.Failure) && !_answered.Remove(ended.Trial.Number))
                    Follow(ended.Trial, "stopping", () => RunnerOf(ended.Trial, trial.Attempt).SignalAsync(Directive.Kind.Stop, ended.Reason));
                if (trial.Checkpoint is not null) Follow(ended.Trial, "closing", () => TrialOf(ended.Trial).CloseAsync());
                break;
        }
    }

    private async Task StartAttemptAsync(TrialStarted started)
    {
        var holder = (started.Trial.Number, started.Attempt);
        if (!_starting.Remove(holder, out var slot)) return;
        // what was stopped before it could start needs no runner
        if (Kernel.Find(started.Trial) is not { Status: TrialStatus.Running } trial || trial.Attempt != started.Attempt)
        {
            Free(slot.Lease, holder);
            return;
        }

        var grantedTo = Kernel.VerdictFor(trial.Id, started.Attempt).GrantedTo;
        var start = new AttemptStart(
            _trainable, trial.Id.Number, started.Attempt, trial.Config.ToString(), grantedTo, started.Checkpoint, trial.Elapsed, Spec.Checkpoints, slot.Lease, Spec.Objective.Metric);
        try
        {
            var result = await PinnedPlacement.On(slot.Lease.Silo, () => RunnerOf(trial.Id, started.Attempt).StartAsync(start));
            if (result == StartResult.Runs) return;
            Free(slot.Lease, holder);
            if (result == StartResult.NoRoom) await DecideAsync(new Input.Lost(Now, trial.Id, started.Attempt, "others run where it was to run"));
        }
        catch (Exception exception) when (_failure is null && !_isLeaving)
        {
            LogEffectFailed(Key, $"starting trial {trial.Id}", exception);
            // it may run all the same, or begin to: from now on it is not the current attempt, and its lease is free when it is down for sure
            await DecideAsync(new Input.Lost(Now, trial.Id, started.Attempt, $"its start was not confirmed: {exception.Message}"));
            await BringDownAsync(trial.Id, started.Attempt);
            Free(slot.Lease, holder);
        }
    }

    /// <summary>Waits until an attempt is known not to run any more.</summary>
    private async Task BringDownAsync(TrialId trial, int attempt)
    {
        for (var delay = ShortestDelay; !_isLeaving; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await RunnerOf(trial, attempt).SignalAsync(Directive.Kind.Stop, "its start was not confirmed");
                if (await AskForLeaseAsync(trial, attempt) is null) return;
            }
            catch (Exception exception)
            {
                LogEffectFailed(Key, $"stopping attempt {attempt} of trial {trial}", exception);
            }

            await _left.Task.CompletesWithinAsync(delay, time);
        }
    }

    /// <summary>Makes good what may not have been done about the checkpoints of trials that do not run.</summary>
    private async Task RestoreCheckpointsAsync()
    {
        _unsettled.UnionWith(Kernel.Running.Select(trial => trial.Id.Number));
        if (_unsettled.Count == 0) return;
        var unsettled = _unsettled.ToImmutableArray();
        // what was stopped from outside may have saved on until it heard of it
        var mayHaveSaved = unsettled.Select(number => Kernel.Trials[number])
            .Where(trial => trial is not { Checkpoint: null, Attempt: <= 1, Failures: 0, EndedBy: EndedBy.Completed }).ToImmutableArray();
        var mayRun = await Task.WhenAll(mayHaveSaved.Select(MayRunAsync));
        // those that run are settled when they have come down
        _unsettled.ExceptWith(unsettled);
        foreach (var (trial, runs) in mayHaveSaved.Zip(mayRun))
        {
            if (runs) _unsettled.Add(trial.Id.Number);
            else Follow(trial.Id, "restoring the checkpoints of", () => RestoreCheckpointsAsync(trial.Id, trial.Attempt));
        }

        await Task.WhenAll(_effects.Values);
        // what a live runner has half written is not left over
        if (!mayRun.Contains(true)) Forget(checkpoints.RemoveLeftoversAsync(Key, CancellationToken.None), "removing what is left over");
    }

    private async Task<bool> MayRunAsync(Trial trial)
    {
        if (trial.Attempt == 0) return false;
        try
        {
            return trial.Status == TrialStatus.Running || await AskForLeaseAsync(trial.Id, trial.Attempt) is not null;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogUnreachable(Key, trial.Id, exception.Message);
            return true;
        }
    }

    /// <summary>An attempt has come down: what it has saved and was not taken into the journal is nobody's.</summary>
    private async Task RestoreAfterAsync(Task written, TrialId trial, int attempt)
    {
        // before that, what makes it nobody's may come to nothing
        await written;
        Follow(trial, "restoring the checkpoints of", () => RestoreCheckpointsAsync(trial, attempt));
    }

    private async Task RestoreCheckpointsAsync(TrialId trial, int attempt)
    {
        var sequence = _durable;
        var entries = await store.ReadTrialAsync(Key, trial.Number, CancellationToken.None);
        var kept = ImmutableArray.CreateBuilder<KeptCheckpoint>();
        Metrics? last = null;
        foreach (var fact in entries.Select(ToFact))
        {
            last = fact is TrialReported reported ? reported.Metrics : last;
            var made = fact is TrialCheckpointed checkpointed ? checkpointed.Checkpoint : (fact as TrialReported)?.Checkpoint;
            if (made is not null) kept.Add(new KeptCheckpoint(made, last is null ? null : ScoreOf(last)));
        }

        await TrialOf(trial).RestoreCheckpointsAsync(kept.ToImmutable(), Spec.Checkpoints, LeasedOf(trial), attempt, sequence);
    }

    /// <summary>The names of a trial's checkpoints that others need. One that is needed no more counts until that is durable: a crash could make it needed again.</summary>
    private ImmutableArray<string> LeasedOf(TrialId trial) =>
        [.. Kernel.LeasedCheckpoints.Concat(_releasing.Select(released => released.Checkpoint)).Where(leased => leased.Trial == trial.Number).Select(leased => leased.Name)];

    private double? ScoreOf(Metrics metrics) =>
        Spec.Checkpoints.ScoreMetric is { } metric && metrics.TryGet(metric, out var value) ? value : null;

    private void Follow(TrialId trial, string what, Func<Task> effect)
    {
        var after = Task.CompletedTask;
        after = DoAsync(_effects.GetValueOrDefault(trial.Number, Task.CompletedTask));
        if (after.IsCompleted) _effects.Remove(trial.Number);
        else _effects[trial.Number] = after;

        async Task DoAsync(Task previous)
        {
            await previous;
            try
            {
                await effect();
            }
            catch (Exception exception)
            {
                LogEffectFailed(Key, $"{what} trial {trial}", exception);
                _unsettled.Add(trial.Number);
            }

            if (_effects.GetValueOrDefault(trial.Number) == after) _effects.Remove(trial.Number);
        }
    }

    private async void Forget(Task task, string what)
    {
        try
        {
            await task;
        }
        catch (Exception exception)
        {
            LogEffectFailed(Key, what, exception);
        }
    }
}
