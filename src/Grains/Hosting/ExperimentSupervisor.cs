using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Tune.Grains;

namespace Tune;

/// <summary>Lets unfinished experiments go on after a restart.</summary>
internal sealed partial class ExperimentSupervisor(IGrainFactory grains, ILogger<ExperimentSupervisor> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var name in await grains.GetGrain<IExperimentCatalogGrain>(GrainKeys.Default).ResumeUnfinishedAsync()) LogResumed(name);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} goes on")]
    private partial void LogResumed(string experiment);
}
