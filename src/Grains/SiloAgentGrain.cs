using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Tune.Hosting;

namespace Tune.Grains;

/// <summary>
/// Tells the broker what its silo has and runs. A timer of a grain and no background service, so that it lives and dies with the silo's
/// turns: a silo that stands still is not heard of.
/// </summary>
[OwnSiloPlacement, Immovable, KeepAlive]
internal sealed partial class SiloAgentGrain(
    SiloLedger ledger, ILocalSiloDetails silo, ISiloStatusOracle silos, TimeProvider time, IOptions<TuneServiceOptions> options, ILogger<SiloAgentGrain> logger)
    : Grain, ISiloAgentGrain
{
    private IGrainTimer? _timer;
    private long _broker;
    private long _supervisedAt;
    private bool _isSupervising;
    private int _gone;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var interval = options.Value.HeartbeatInterval;
        _supervisedAt = time.GetTimestamp();
        _gone = CountGone();
        _timer = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions { DueTime = interval, Period = interval, KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        // a host says so before it ends anything; this is for a silo that was ended in another way
        if (reason.ReasonCode == DeactivationReasonCode.ShuttingDown && !ledger.IsLeaving) await LeaveAsync();
    }

    public async Task ReportAsync() => _broker = await Broker.ReportSiloAsync(Report());

    public Task<ImmutableArray<HeldAttempt>> FindAttemptsAsync(string experiment) => Task.FromResult(ledger.FindAttempts(experiment));

    public async Task LeaveAsync()
    {
        ledger.Leave();
        try
        {
            await ReportAsync();
        }
        catch (Exception exception)
        {
            // it finds out by itself, a while later
            LogReportFailed(silo.Name, exception);
        }
    }

    public Task NoteDrainedAsync(string other)
    {
        ledger.NoteDrained(SiloAddress.FromParsableString(other));
        return Task.CompletedTask;
    }

    private IResourceBrokerGrain Broker => GrainFactory.GetGrain<IResourceBrokerGrain>(GrainKeys.Default);

    private SiloReport Report() => new(this.GetPrimaryKeyString(), silo.Name, ledger.Resources.Capacity, ledger.Running, _broker, ledger.IsLeaving);

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (ledger.IsLeaving) return;
        if (MustSupervise()) Supervise();
        try
        {
            await ReportAsync();
        }
        catch (Exception exception)
        {
            // the next report says it all again
            LogReportFailed(silo.Name, exception);
        }
    }

    /// <summary>
    /// From time to time, and at once when a silo is gone, which may have had experiments that nobody else asks for. One of the silos is enough, and if it is gone another is the first: if each did it,
    /// what it costs would grow with the silos times the experiments.
    /// </summary>
    private bool MustSupervise()
    {
        if (_isSupervising) return false;
        (var before, _gone) = (_gone, CountGone());
        var isDue = time.GetElapsedTime(_supervisedAt) >= options.Value.SupervisionInterval;
        if (isDue) _supervisedAt = time.GetTimestamp();
        return (isDue || _gone > before) && IsFirst();
    }

    private int CountGone() => silos.GetApproximateSiloStatuses().Count(known => known.Value == SiloStatus.Dead);

    private bool IsFirst() => silo.SiloAddress.Equals(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Min());

    private async void Supervise()
    {
        if (_isSupervising) return;
        (_isSupervising, _supervisedAt) = (true, time.GetTimestamp());
        try
        {
            await GrainFactory.GetGrain<IExperimentCatalogGrain>(GrainKeys.Default).ResumeUnfinishedAsync();
        }
        catch (Exception exception)
        {
            LogSupervisionFailed(exception);
        }

        _isSupervising = false;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Silo {Silo} could not report what it has and runs; it reports again")]
    private partial void LogReportFailed(string silo, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not see to it that all unfinished experiments run; it is tried again")]
    private partial void LogSupervisionFailed(Exception exception);
}
