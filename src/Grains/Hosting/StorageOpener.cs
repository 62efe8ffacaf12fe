using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tune.Storage;

namespace Tune;

/// <summary>Storage is opened, and what is wrong with it said, before anything is started, the silo included.</summary>
internal sealed class StorageOpener(IServiceProvider provider) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (provider.GetService<IExperimentStore>() is null)
            throw new TuneException("This silo has no storage for experiments: choose one where it is configured, such as tune.UseFileStorage(folder) or, for several silos, tune.UsePostgreSql(connectionString).");
        // what is there by now is never made again: they look at it when they are made
        provider.GetRequiredService<FolderRoot>();
        provider.GetService<ICheckpointStore>();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
