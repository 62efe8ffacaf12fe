using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>Asks the silos which attempts of an experiment run on them: nothing else remembers that when the experiment is loaded again.</summary>
internal sealed partial class AttemptFinder(string experiment, IGrainFactory grains, ISiloStatusOracle silos, SiloLedger ledger, TimeProvider time, TuneServiceOptions options, ILogger logger)
{
    /// <summary>
    /// What runs. A silo that can't be reached may be dead or slow: the cluster finds out, and longer than that takes nobody waits. What runs there all the
    /// same hears that it is not current when it reports.
    /// </summary>
    /// <param name="patience">How long a silo that does not answer is asked again.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The attempts, and whether every silo that may live has answered.</returns>
    public async Task<(ImmutableArray<HeldAttempt> Found, bool IsComplete)> FindAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        // at once: each may take as long as it takes to find out that a silo is gone
        var answers = await Task.WhenAll(Active.Order().Select(silo => AskAsync(silo, patience, cancellationToken)));
        return ([.. answers.Where(answer => answer is not null).SelectMany(answer => answer.GetValueOrDefault())], answers.All(answer => answer is not null));
    }

    private IEnumerable<SiloAddress> Active => silos.GetApproximateSiloStatuses(onlyActive: true).Keys;

    /// <returns>What it says; null if it has not answered.</returns>
    private async Task<ImmutableArray<HeldAttempt>?> AskAsync(SiloAddress silo, TimeSpan patience, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // it may not come to an answer any more, and what it was going to say is known
            if (ledger.IsDrained(silo)) return [];
            try
            {
                return await grains.GetGrain<ISiloAgentGrain>(silo.ToParsableString()).FindAttemptsAsync(experiment);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                // what ran there is gone with it
                if (!Active.Contains(silo)) return [];
                LogUnreachable(experiment, silo, exception.Message);
                if (time.GetElapsedTime(since) >= patience) return null;
            }

            await new TaskCompletionSource().Task.CompletesWithinAsync(options.HeartbeatInterval, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment}: what runs on {Silo} can't be found out yet: {Reason}")]
    private partial void LogUnreachable(string experiment, SiloAddress silo, string reason);
}
