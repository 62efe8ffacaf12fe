using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Tune.Grains;
using Tune.Hosting;

namespace Tune;

/// <summary>
/// Makes the silo known to the broker, and lets unfinished experiments go on after a restart. At the end it says that the silo leaves, and lets trials save, before
/// the silo ends anything: services are stopped in the reverse order of their registration, and this one is registered after the silo's.
/// </summary>
internal sealed partial class ExperimentSupervisor(
    IGrainFactory grains, SiloLedger ledger, ISiloStatusOracle silos, TuneMetrics metrics, TimeProvider time, IOptions<TuneServiceOptions> options, ILogger<ExperimentSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Tries until it has been done: a storage or a silo that fails now must not end the process.</summary>
    public async Task SuperviseAsync(CancellationToken stoppingToken)
    {
        metrics.Observe(ledger);
        await UntilDoneAsync(() => grains.GetGrain<ISiloAgentGrain>(ledger.Silo).ReportAsync(), stoppingToken);
        await UntilDoneAsync(ResumeAsync, stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // a silo that is given no time ends as one whose process is killed
        if (cancellationToken.IsCancellationRequested) return;
        try
        {
            await grains.GetGrain<ISiloAgentGrain>(ledger.Silo).LeaveAsync().WaitAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // the broker finds out by itself, a while later
            LogNotSaid(exception);
        }

        var grace = options.Value.LeaveGracePeriod;
        if (grace == TimeSpan.Zero || !ledger.IsLeaving) return;
        var isEmpty = ledger.Running.IsEmpty;
        // what has not come to a report by then is cancelled when the silo ends
        var handingOver = ledger.HandOverAsync("its silo leaves");
        await WaitAsync(handingOver, grace, cancellationToken);
        if (handingOver.IsCompleted) await WaitAsync(SayDrainedAsync(), options.Value.HeartbeatInterval, cancellationToken);
        // it begins elsewhere, and reports, before its experiment, or the broker, may have to move from here
        if (!isEmpty) await WaitAsync(new TaskCompletionSource().Task, 2 * options.Value.HeartbeatInterval, cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => SuperviseAsync(stoppingToken);

    /// <summary>Waits for something; no longer than for a time, or until the host has none left.</summary>
    private async Task WaitAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        Task waiting = task.CompletesWithinAsync(limit, time, cancellationToken);
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>An experiment that is loaded elsewhere while this silo ends need not wait for its answer.</summary>
    private Task SayDrainedAsync() => Task.WhenAll(
        silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.ToParsableString()).Where(silo => silo != ledger.Silo).Select(async silo =>
        {
            try
            {
                await grains.GetGrain<ISiloAgentGrain>(silo).NoteDrainedAsync(ledger.Silo);
            }
            catch (Exception exception)
            {
                // one that is gone itself, or will wait
                LogNotSaid(exception);
            }
        }));

    private async Task ResumeAsync()
    {
        foreach (var name in await grains.GetGrain<IExperimentCatalogGrain>(GrainKeys.Default).ResumeUnfinishedAsync()) LogResumed(name);
    }

    private async Task UntilDoneAsync(Func<Task> code, CancellationToken stoppingToken)
    {
        var never = new TaskCompletionSource().Task;
        while (true)
        {
            try
            {
                await code();
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(RetryInterval, exception);
                await never.CompletesWithinAsync(RetryInterval, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} goes on")]
    private partial void LogResumed(string experiment);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Could not say that the silo leaves")]
    private partial void LogNotSaid(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The silo could not begin; trying again in {Interval}")]
    private partial void LogFailed(TimeSpan interval, Exception exception);
}
