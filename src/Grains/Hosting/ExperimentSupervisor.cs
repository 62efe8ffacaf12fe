using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Tune.Grains;

namespace Tune;

/// <summary>Makes the silo known to the broker, and lets unfinished experiments go on after a restart.</summary>
internal sealed partial class ExperimentSupervisor(IGrainFactory grains, SiloLedger ledger, ILogger<ExperimentSupervisor> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await PinnedPlacement.On(ledger.Silo, () => grains.GetGrain<ISiloAgentGrain>(ledger.Silo).ReportAsync());
        foreach (var name in await grains.GetGrain<IExperimentCatalogGrain>(GrainKeys.Default).ResumeUnfinishedAsync()) LogResumed(name);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} goes on")]
    private partial void LogResumed(string experiment);
}
