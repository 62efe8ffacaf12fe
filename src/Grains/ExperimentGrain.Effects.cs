using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>What facts ask of the world. Every effect may be repeated; those about one trial are done in order, those about different trials are not waited for.</summary>
internal sealed partial class ExperimentGrain
{
    private readonly Dictionary<int, Task> _effects = [];

    /// <summary>The trials about whose last facts something could not be done, or after a start may not have been.</summary>
    private readonly SortedSet<int> _unsettled = [];
    private readonly Dictionary<(int Trial, int Attempt), SlotLease> _leases = [];

    /// <summary>The checkpoints that were decided to be needed no more, by their borrowers, until the journal has it.</summary>
    private readonly HashSet<(TrialId Borrower, CheckpointRef Checkpoint)> _releasing = [];
    private int _requested;

    public Task<ImmutableArray<SlotLease>> OfferAsync(ImmutableArray<SlotLease> leases)
    {
        // what starts now would be lost with the process
        var isStopping = lifetime.ApplicationStopping.IsCancellationRequested;
        if (_kernel is null || !_isRunnable || _failure is not null || isStopping) return Task.FromResult(leases);
        _requested = Math.Max(0, _requested - leases.Length);
        var declined = ImmutableArray.CreateBuilder<SlotLease>();
        foreach (var lease in leases)
        {
            var facts = Handle(new Input.SlotOffered(Now));
            if (facts.OfType<TrialStarted>().FirstOrDefault() is { } started) _leases[(started.Trial.Number, started.Attempt)] = lease;
            else declined.Add(lease);
            Forget(CommitAsync(facts), "taking a slot");
        }

        return Task.FromResult(declined.ToImmutable());
    }

    /// <summary>Asks the broker for as many slots as could be used. It offers them when they are free.</summary>
    /// <param name="isRepeated">Whether to ask again although nothing has changed: a message may have been lost, or a searcher may have waited.</param>
    private void RequestSlots(bool isRepeated)
    {
        if (!_isRunnable || _kernel is null || _failure is not null) return;
        var demand = Kernel.Demand;
        if (demand == _requested && !(isRepeated && demand > 0)) return;
        _requested = demand;
        Forget(Broker.RequestAsync(Key, demand), "asking for slots");
    }

    private IResourceBrokerGrain Broker => GrainFactory.GetGrain<IResourceBrokerGrain>(GrainKeys.Default);

    private void Act(Fact fact)
    {
        switch (fact)
        {
            case TrialStarted started:
                Follow(started.Trial, "starting", () => StartAttemptAsync(started));
                break;
            case TrialReported { Checkpoint: { } checkpoint } reported:
                Follow(reported.Trial, "keeping a checkpoint", () => TrialOf(reported.Trial).CommitCheckpointAsync(checkpoint, ScoreOf(reported.Metrics), Spec.Checkpoints, LeasedOf(reported.Trial)));
                break;
            case TrialCheckpointed made:
                var metrics = Kernel.Get(made.Trial).Metrics;
                Follow(made.Trial, "keeping a checkpoint", () => TrialOf(made.Trial).CommitCheckpointAsync(made.Checkpoint, metrics is null ? null : ScoreOf(metrics), Spec.Checkpoints, LeasedOf(made.Trial)));
                break;
            case TrialPauseRequested requested:
                var attempt = Kernel.Get(requested.Trial).Attempt;
                Follow(requested.Trial, "pausing", () => TrialOf(requested.Trial).SignalAsync(attempt, Directive.Kind.Pause, requested.Reason));
                break;
            case TrialPerturbed perturbed when Kernel.Get(perturbed.Trial) is { Status: TrialStatus.Running, Attempt: var running }:
                // its verdict says that nothing need be saved
                Follow(perturbed.Trial, "pausing", () => TrialOf(perturbed.Trial).SignalAsync(running, Directive.Kind.Pause, perturbed.Reason));
                break;
            case CheckpointReleased released:
                _releasing.Remove((released.Borrower, released.Checkpoint));
                Follow(released.Trial, "releasing a checkpoint of", () => TrialOf(released.Trial).TrimCheckpointsAsync(Spec.Checkpoints, LeasedOf(released.Trial)));
                break;
            case TrialPaused paused:
                Follow(paused.Trial, "settling", () => TrialOf(paused.Trial).SettleAsync(paused.Attempt, TrialStatus.Paused, null));
                break;
            case TrialFailed failed:
                Follow(failed.Trial, "settling", () => TrialOf(failed.Trial).SettleAsync(failed.Attempt, TrialStatus.Pending, failed.Error.Message));
                break;
            case TrialLost lost:
                Follow(lost.Trial, "settling", () => TrialOf(lost.Trial).SettleAsync(lost.Attempt, TrialStatus.Pending, lost.Reason));
                break;
            case TrialEnded ended when Kernel.Get(ended.Trial).Attempt is > 0 and var last:
                // a runner that waits hears it as its verdict as well
                if (ended.EndedBy is not (EndedBy.Completed or EndedBy.Failure))
                    Follow(ended.Trial, "stopping", () => TrialOf(ended.Trial).SignalAsync(last, Directive.Kind.Stop, ended.Reason));
                Follow(ended.Trial, "settling", () => TrialOf(ended.Trial).SettleAsync(last, ended.Status, ended.Reason));
                break;
        }
    }

    private async Task StartAttemptAsync(TrialStarted started)
    {
        var trial = Kernel.Find(started.Trial);
        if (!_leases.Remove((started.Trial.Number, started.Attempt), out var lease)) return;
        // what was stopped before it could start needs no runner
        if (trial is null || trial.Attempt != started.Attempt || trial.Status != TrialStatus.Running)
        {
            await Broker.ReleaseAsync(lease);
            return;
        }

        var grantedTo = Kernel.VerdictFor(trial.Id, started.Attempt).GrantedTo;
        var start = new AttemptStart(
            _trainable, trial.Id.Number, started.Attempt, trial.Config.ToString(), grantedTo, started.Checkpoint, trial.Elapsed, Spec.Checkpoints, lease, Spec.Objective.Metric);
        try
        {
            await TrialOf(trial.Id).StartAsync(start);
        }
        catch (Exception exception)
        {
            await Broker.ReleaseAsync(lease);
            await DecideAsync(new Input.Failed(Now, trial.Id, started.Attempt, TrialError.From(exception, trial.Iteration)));
            return;
        }

        await TrialOf(trial.Id).SettleAsync(started.Attempt, TrialStatus.Running, null);
    }

    /// <summary>Makes good what may not have been done about the checkpoints of trials that do not run.</summary>
    private async Task RestoreCheckpointsAsync()
    {
        _unsettled.UnionWith(Kernel.Running.Select(trial => trial.Id.Number));
        if (_unsettled.Count == 0) return;
        var isAnyRunning = false;
        foreach (var trial in _unsettled.Select(number => Kernel.Trials[number]).ToImmutableArray())
        {
            if (trial.Checkpoint is null && trial.Status != TrialStatus.Running) continue;
            if (await RunnerOf(trial.Id, trial.Attempt).IsRunningAsync())
            {
                isAnyRunning = true;
                continue;
            }

            Follow(trial.Id, "restoring the checkpoints of", () => RestoreCheckpointsAsync(trial.Id));
        }

        await Task.WhenAll(_effects.Values);
        // what a live runner has half written is not left over
        if (!isAnyRunning) await checkpoints.RemoveLeftoversAsync(Key, CancellationToken.None);
        _unsettled.Clear();
    }

    private async Task RestoreCheckpointsAsync(TrialId trial)
    {
        var entries = await store.ReadTrialAsync(Key, trial.Number, CancellationToken.None);
        var kept = ImmutableArray.CreateBuilder<KeptCheckpoint>();
        Metrics? last = null;
        foreach (var fact in entries.Select(ToFact))
        {
            last = fact is TrialReported reported ? reported.Metrics : last;
            var made = fact is TrialCheckpointed checkpointed ? checkpointed.Checkpoint : (fact as TrialReported)?.Checkpoint;
            if (made is not null) kept.Add(new KeptCheckpoint(made, last is null ? null : ScoreOf(last)));
        }

        await TrialOf(trial).RestoreCheckpointsAsync(kept.ToImmutable(), Spec.Checkpoints, LeasedOf(trial));
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
