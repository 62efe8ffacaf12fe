using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tune.Grains;
using Tune.Storage.PostgreSql;

namespace Tune.Storage;

/// <summary>A schema of a test's own.</summary>
internal sealed class PostgreSqlFixture(PostgreSqlServer server)
{
    private readonly List<PostgreSqlDatabase> _databases = [];

    public string Schema { get; } = server.NextSchema();

    /// <summary>Warnings and errors.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Something as a silo of its own has it.</summary>
    public async Task<PostgreSqlDatabase> OpenAsync(TimeSpan? outageLimit = null, int? port = null)
    {
        var database = New(outageLimit, port);
        await database.PrepareAsync(CancellationToken.None);
        return database;
    }

    /// <summary>As <see cref="OpenAsync"/>, with nothing in the schema yet.</summary>
    public PostgreSqlDatabase New(TimeSpan? outageLimit = null, int? port = null)
    {
        var address = new PostgreSqlAddress(port is null ? server.ConnectionString : $"Host=127.0.0.1;Port={port};Database=postgres;Username=tune", Schema);
        var database = new PostgreSqlDatabase(address, outageLimit ?? Waiting.Limit, TimeProvider.System, new QueueLoggerProvider(Log));
        _databases.Add(database);
        return database;
    }

    /// <summary>A connection as a person has one.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection($"{server.ConnectionString};Search Path={Schema};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public async Task RunAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Rows of a query, columns joined by '|'.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))));
        return rows;
    }

    /// <summary>Waits until a query has a row.</summary>
    public async Task UntilAsync(string sql) => await Waits(async () => (await QueryAsync(sql)).Count > 0).OrFail(sql);

    /// <summary>Waits until the log says something.</summary>
    public async Task UntilSaidAsync(string text) => await Waits(() => Task.FromResult(Log.Any(line => line.Contains(text, StringComparison.Ordinal)))).OrFail(text);

    public async Task CloseAsync()
    {
        foreach (var database in _databases) await database.DisposeAsync();
        await RunAsync($"drop schema if exists {Schema} cascade");
    }

    private static async Task Waits(Func<Task<bool>> condition)
    {
        while (!await condition()) await Task.Delay(5);
    }

    private static string? Text(object value) => value is DateTime time ? time.ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture);
}
