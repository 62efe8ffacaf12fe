using System.Collections.Immutable;
using Orleans.Runtime;

namespace Tune.Grains;

/// <summary>What is found out and made good before an experiment that had started goes on.</summary>
internal sealed partial class ExperimentGrain
{
    /// <summary>Finds out which attempts still run, and makes good what may not have been done about the others.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await DecideAsync(new Input.Recover(Now));
        var running = Kernel.Running.ToImmutableArray();
        // at once: each may take as long as it takes to find out that a silo is gone
        await Task.WhenAll(running.Select(trial => RecoverAsync(trial, trial.Attempt, cancellationToken)));
        // an activation that took too long was given up, and another one may have begun
        cancellationToken.ThrowIfCancellationRequested();
        // not before: what a lost attempt may still report has to be refused before its checkpoints are deleted
        await RestoreCheckpointsAsync();
    }

    private async Task RecoverAsync(Trial trial, int attempt, CancellationToken cancellationToken)
    {
        var lease = await FindLeaseAsync(trial.Id, attempt, cancellationToken);
        if (lease is null) await DecideAsync(new Input.Lost(Now, trial.Id, attempt, "its process ended"));
        // it may have ended while it was asked
        else if (trial.Status == TrialStatus.Running && trial.Attempt == attempt) _holders[lease.Id] = new Holding(lease, (trial.Id.Number, attempt));
    }

    /// <summary>
    /// What an attempt runs with; null if it does not run. A silo that can't be reached may be dead or slow: the cluster finds out. Longer than
    /// that takes nobody waits: the attempt is lost, and if it runs all the same it hears that it is.
    /// </summary>
    private async Task<ResourceLease?> FindLeaseAsync(TrialId trial, int attempt, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await AskForLeaseAsync(trial, attempt);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                LogUnreachable(Key, trial, exception.Message);
                if (time.GetElapsedTime(since) >= 2 * options.Value.SiloTimeout) return null;
            }

            await NewSource().Task.CompletesWithinAsync(options.Value.HeartbeatInterval, time, cancellationToken);
        }
    }

    /// <summary>What an attempt runs with, or ran with if its end was not told yet; null if neither. The silos know it even while its runner is about to be activated anew.</summary>
    private async Task<ResourceLease?> AskForLeaseAsync(TrialId trial, int attempt)
    {
        if (await RunnerOf(trial, attempt).FindLeaseAsync() is { } known) return known;
        var runner = GrainKeys.Runner(Key, trial, attempt);
        foreach (var silo in silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Order())
        {
            if (await GrainFactory.GetGrain<ISiloAgentGrain>(silo.ToParsableString()).FindLeaseAsync(runner) is { } lease) return lease;
        }

        return null;
    }
}
