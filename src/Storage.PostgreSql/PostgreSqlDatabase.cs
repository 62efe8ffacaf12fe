using Microsoft.Extensions.Logging;
using Npgsql;
using Tune.Storage.PostgreSql;

namespace Tune.Storage;

/// <summary>A schema of a PostgreSQL database, and what is under way to it. Safe for concurrent use; any number of processes may use a schema at once.</summary>
public sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly CancellationTokenSource _closing = new();
    private readonly Patience _patience;
    private readonly JournalWriter _writer;
    private int _disposed;

    /// <summary>Connects to nothing yet.</summary>
    internal PostgreSqlDatabase(PostgreSqlAddress address, TimeSpan outageLimit, TimeProvider time, ILogger logger)
    {
        Address = address;
        _source = NpgsqlDataSource.Create(address.ConnectionString);
        _patience = new Patience(address, outageLimit, time, logger, _closing.Token);
        _writer = new JournalWriter(_source, address, _patience);
    }

    internal PostgreSqlAddress Address { get; }

    /// <summary>Creates the schema, or brings it to the newest layout, as needed. All silos of a cluster may do so at once.</summary>
    /// <exception cref="StorageVersionException">The schema was written by a newer program.</exception>
    /// <exception cref="StorageNotWritableException">The user may not connect, or not write there.</exception>
    /// <exception cref="StorageFailedException">The server failed, or did not answer for the whole outage limit.</exception>
    public Task PrepareAsync(CancellationToken ct) => PrepareAsync(SchemaMigrator.All, ct);

    internal Task PrepareAsync(IReadOnlyList<SchemaMigration> migrations, CancellationToken ct) => RunAsync(
        "preparing the schema",
        async connection =>
        {
            await SchemaMigrator.MigrateAsync(connection, Address, migrations, ct).ConfigureAwait(false);
            return true;
        },
        ct);

    /// <summary>Finishes the writes that wait, unless the server is down, refuses new ones, and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _closing.CancelAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    /// <summary>Completes when the batch is durable.</summary>
    internal Task AppendAsync(EncodedBatch batch, CancellationToken ct) => _writer.AppendAsync(batch, ct);

    /// <summary>Does something that may be repeated.</summary>
    /// <param name="operation">What is being done, for messages: "No space left while …".</param>
    /// <param name="work">Does it; more than once if a connection breaks.</param>
    /// <param name="ct">Cancels it.</param>
    internal Task<T> RunAsync<T>(string operation, Func<NpgsqlConnection, Task<T>> work, CancellationToken ct)
    {
        return RepeatAsync(operation, AttemptAsync, ct);

        async Task<T> AttemptAsync()
        {
            var connection = await _source.OpenConnectionAsync(ct).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false)) return await work(connection).ConfigureAwait(false);
        }
    }

    /// <summary>The same, over connections of its own.</summary>
    internal async Task<T> RepeatAsync<T>(string operation, Func<Task<T>> attempt, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        try
        {
            return await _patience.RunAsync(operation, attempt, ct).ConfigureAwait(false);
        }
        catch (NpgsqlException error)
        {
            throw PostgreSqlErrors.Explain(error, Address, operation);
        }
    }
}
