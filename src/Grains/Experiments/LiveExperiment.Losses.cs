using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Tune.Grains;

/// <summary>What becomes of attempts whose process or silo ends.</summary>
internal sealed partial class LiveExperiment
{
    private bool MayDecide => IsRunning && !_isLeaving && !HasFailed;

    /// <summary>Whether an attempt may start with a lease: what starts here while the process ends would be lost with it, what starts elsewhere is not.</summary>
    public bool MayStartWith(ResourceLease lease) => lease.Silo == _services.Ledger.Silo ? MayStart && !_services.Ledger.IsLeaving : MayDecide;

    /// <summary>An attempt is lost; if nobody has planned that, a person is to hear which.</summary>
    public Task LoseAsync(Input.Lost lost)
    {
        if (lost.IsUnexpected && _attempts.IsCurrent(lost.Trial.Number, lost.Attempt)) LogLost(Name, lost.Trial, lost.Attempt, lost.Reason);
        return DecideAsync(lost);
    }

    /// <summary>Finds out which attempts still run, and makes good what may not have been done about the others.</summary>
    private async Task RecoverAsync(bool isPlanned, CancellationToken cancellationToken)
    {
        // what failed here is loaded again in the same process: what it has not begun was no fault of a trial
        var isUnexpected = !isPlanned && !_services.Failures.IsSet(Name);
        await DecideAsync(new Input.Recover(Now));
        // a client outlives the silos that it has asked
        var running = Kernel.Running.Where(trial => trial.Client is null).Select(trial => (trial.Id, trial.Attempt)).ToImmutableArray();
        if (isPlanned || !running.IsEmpty)
        {
            var (found, _) = await _finder.FindAsync(2 * _services.Options.SiloTimeout, cancellationToken);
            // some may have ended while others were asked
            foreach (var held in found) _attempts.Found(held);
            foreach (var (trial, attempt) in running)
            {
                if (found.Any(held => held.Trial == trial.Number && held.Attempt == attempt)) continue;
                await LoseAsync(new Input.Lost(Now, trial, attempt, isPlanned ? "it had not begun when the experiment was changed" : "its process ended") { IsUnexpected = isUnexpected });
            }
        }

        // an activation that took too long was given up, and another one may have begun
        cancellationToken.ThrowIfCancellationRequested();
        // not before: what a lost attempt may still report has to be refused before its checkpoints are deleted
        await _checkpoints.RestoreAllAsync(_finder);
    }

    /// <summary>What runs on this silo ends with it, as planned: who loads the experiment again must not take it for a crash.</summary>
    private void LoseWithSilo()
    {
        foreach (var (lease, holder, _) in _attempts.Leases.Held.Where(holding => holding.Lease.Silo == _services.Ledger.Silo).ToImmutableArray())
        {
            if (_attempts.IsCurrent(holder.Trial, holder.Attempt)) Forget(DecideAsync(new Input.Lost(Now, new TrialId(holder.Trial), holder.Attempt, "its silo shuts down")), "leaving");
        }
    }

    private void OnStray(Exception exception) => LogFailed(Name, "what its code has left behind (async void)", exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: trial {Trial} lost its attempt {Attempt}: {Reason}")]
    private partial void LogLost(string experiment, TrialId trial, int attempt, string reason);
}
