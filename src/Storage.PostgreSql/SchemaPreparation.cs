using Microsoft.Extensions.Hosting;

namespace Tune.Storage.PostgreSql;

/// <summary>The schema is there, and what is wrong with the server said, before anything is started: Orleans' providers look for their statements when the silo or the client starts.</summary>
internal sealed class SchemaPreparation(Func<PostgreSqlDatabase> open) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var database = open();
        await using (database.ConfigureAwait(false)) await database.PrepareAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
