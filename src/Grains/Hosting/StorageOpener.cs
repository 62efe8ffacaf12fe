using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tune.Storage;

namespace Tune;

/// <summary>Opens the storage while the silo starts, and says what is wrong with it before any experiment goes on.</summary>
internal sealed class StorageOpener(IServiceProvider provider, AlgorithmRegistry algorithms) : IHostedLifecycleService
{
    private Task _opening = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _opening = Task.Run(Open, cancellationToken);
        if (Environment.ProcessorCount > 1) _ = Task.Run(() => WarmUp.Run(algorithms), cancellationToken);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _opening;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Open()
    {
        if (provider.GetService<IExperimentStore>() is null)
            throw new TuneException("This silo has no storage for experiments: choose one where it is configured, such as tune.UseFileStorage(folder).");
    }
}
