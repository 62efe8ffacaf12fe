using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Tune.Storage.PostgreSql;

/// <summary>Before a client is started, waits until the server answers and its silos have made what Orleans' provider reads.</summary>
internal sealed partial class SchemaWait(PostgreSqlAddress address, TimeProvider time, ILogger<SchemaWait> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <exception cref="TuneException">The server refuses this client, as for its password.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(address.ConnectionString);
        await using (source.ConfigureAwait(false))
        {
            for (var said = ""; await WhyNotAsync(source, cancellationToken).ConfigureAwait(false) is { } reason; said = reason)
            {
                if (reason != said) LogWaits(logger, address.Name, reason);
                await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Why the client can't be started yet; null if it can.</summary>
    private async Task<string?> WhyNotAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            var command = source.CreateCommand("SELECT to_regclass('orleansquery') IS NOT NULL");
            await using (command.ConfigureAwait(false)) return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true ? null : "no silo has made its tables yet";
        }
        catch (NpgsqlException error) when (PostgreSqlErrors.MayPass(error))
        {
            return error.Message.TrimEnd('.');
        }
        catch (NpgsqlException error)
        {
            throw PostgreSqlErrors.Explain(error, address, "looking for the silos of a cluster");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The client waits for {Server}: {Reason}")]
    private static partial void LogWaits(ILogger logger, string server, string reason);
}
