using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Tune.Storage.PostgreSql;

namespace Tune;

/// <summary>Clients of a cluster whose silos find each other in PostgreSQL.</summary>
public static class PostgreSqlClientExtensions
{
    /// <summary>The schema in which everything is unless another one is named.</summary>
    public const string DefaultSchema = "tune";

    /// <summary>
    /// Lets a client find the silos of a cluster in PostgreSQL. A client only reads: it waits for the server, and for the schema, which the first silo makes.
    /// </summary>
    /// <param name="client">What is configured.</param>
    /// <param name="connectionString">As Npgsql reads it, such as <c>Host=db;Database=tune;Username=tune;Password=…</c>.</param>
    /// <param name="schema">The schema, of lower-case letters, digits and underscores.</param>
    /// <exception cref="ArgumentException">The connection string can't be read, or the schema has no such name.</exception>
    public static IClientBuilder UseTunePostgreSqlClustering(this IClientBuilder client, string connectionString, string schema = DefaultSchema)
    {
        ArgumentNullException.ThrowIfNull(client);
        var address = new PostgreSqlAddress(connectionString, schema);
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.AddSingleton<IHostedService>(provider => new SchemaWait(address, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SchemaWait>>()));
        return client.UseAdoNetClustering((AdoNetClusteringClientOptions options) => (options.Invariant, options.ConnectionString) = (PostgreSqlAddress.Invariant, address.ConnectionString));
    }
}
