using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;
using Tune.Storage.PostgreSql;

namespace Tune;

/// <summary>PostgreSQL for what several silos share. Schema and tables are created, or brought to the newest layout, when a silo starts: there is nothing to run by hand.</summary>
public static class PostgreSqlExtensions
{
    /// <summary>The schema in which everything is unless another one is named.</summary>
    public const string DefaultSchema = PostgreSqlClientExtensions.DefaultSchema;

    /// <summary>Orleans' own storage for grains, which waits for nothing.</summary>
    private const string GrainTable = $"{GrainKeys.Storage}-table";

    /// <summary>
    /// Keeps experiments and the state of grains in PostgreSQL. Checkpoints and results stay in the folders that <see cref="TuneServiceOptions"/> names; those for
    /// checkpoints must be the same for all silos. Silos find each other by <see cref="UseTunePostgreSqlClustering(ISiloBuilder, string, string)"/>.
    /// </summary>
    /// <param name="tune">What is configured.</param>
    /// <param name="connectionString">As Npgsql reads it, such as <c>Host=db;Database=tune;Username=tune;Password=…</c>.</param>
    /// <param name="schema">The schema, of lower-case letters, digits and underscores.</param>
    /// <exception cref="ArgumentException">The connection string can't be read, or the schema has no such name.</exception>
    public static TuneBuilder UsePostgreSql(this TuneBuilder tune, string connectionString, string schema = DefaultSchema)
    {
        ArgumentNullException.ThrowIfNull(tune);
        var address = new PostgreSqlAddress(connectionString, schema);
        var services = tune.Services.Prepare(address);
        services.TryAddSingleton(provider => Open(provider, address));
        services.TryAddSingleton<IExperimentStore>(provider => new PostgreSqlExperimentStore(provider.GetRequiredService<PostgreSqlDatabase>()));
        services.AddOptions<TuneServiceOptions>().PostConfigure<IOptions<PostgreSqlOptions>>((options, server) => options.SpaceLimit = server.Value.OutageLimit);
        services.TryAddSingleton<ICheckpointStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<TuneServiceOptions>>().Value;
            return new PatientCheckpointStore(
                new DirectoryCheckpointStore(options.CheckpointFolder ?? options.DataFolder), options.SpaceLimit,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PatientCheckpointStore>>());
        });
        services.AddAdoNetGrainStorage(GrainTable, (AdoNetGrainStorageOptions options) =>
            (options.Invariant, options.ConnectionString, options.GrainStorageSerializer) = (PostgreSqlAddress.Invariant, address.ConnectionString, new GrainStateSerializer()));
        services.AddKeyedSingleton<IGrainStorage>(GrainKeys.Storage, (provider, _) => new PatientGrainStorage(provider.GetRequiredKeyedService<IGrainStorage>(GrainTable), provider.GetRequiredService<PostgreSqlDatabase>()));
        // what the server has said is within what callers on other machines are told
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add(nameof(Npgsql)));
        return tune;
    }

    /// <summary>Lets silos find each other in PostgreSQL, as <c>UseAdoNetClustering</c> does.</summary>
    /// <inheritdoc cref="UsePostgreSql(TuneBuilder, string, string)"/>
    /// <param name="silo">What is configured.</param>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="schema">The schema, of lower-case letters, digits and underscores.</param>
    public static ISiloBuilder UseTunePostgreSqlClustering(this ISiloBuilder silo, string connectionString, string schema = DefaultSchema)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var address = new PostgreSqlAddress(connectionString, schema);
        silo.Services.Prepare(address);
        return silo.UseAdoNetClustering((AdoNetClusteringSiloOptions options) => (options.Invariant, options.ConnectionString) = (PostgreSqlAddress.Invariant, address.ConnectionString));
    }

    /// <summary>Makes the schema and its tables, or brings them to the newest layout, as every start does.</summary>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="schema">The schema, of lower-case letters, digits and underscores.</param>
    /// <param name="cancellationToken">Cancels it; what is done by then is done as a whole or not at all.</param>
    /// <exception cref="TuneException">The server can't be used, or the schema is of a newer version.</exception>
    public static async Task MigrateAsync(string connectionString, string schema = DefaultSchema, CancellationToken cancellationToken = default)
    {
        await using var database = new PostgreSqlDatabase(
            new PostgreSqlAddress(connectionString, schema), TimeSpan.Zero, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<PostgreSqlDatabase>.Instance);
        await database.PrepareAsync(cancellationToken);
    }

    /// <summary>
    /// Deletes what a cluster's silos have written of themselves, for silos that are all gone at once, or were restored with a backup: the next to start waits for none of them. Nobody may start one meanwhile.
    /// </summary>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="schema">The schema, of lower-case letters, digits and underscores.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The silos that were not known to have ended, with their addresses.</returns>
    /// <exception cref="TuneException">The server can't be used, one of the silos answers at its address, or one has joined meanwhile; nothing was changed.</exception>
    public static async Task<ImmutableArray<string>> ForgetSilosAsync(string connectionString, string clusterId, string schema = DefaultSchema, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clusterId);
        await using var database = new PostgreSqlDatabase(
            new PostgreSqlAddress(connectionString, schema), TimeSpan.Zero, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<PostgreSqlDatabase>.Instance);
        await database.PrepareAsync(cancellationToken);
        return await database.RunAsync("forgetting silos", connection => SiloRows.ForgetAsync(connection, clusterId, cancellationToken), cancellationToken);
    }

    private static IServiceCollection Prepare(this IServiceCollection services, PostgreSqlAddress address)
    {
        services.AddOptions<PostgreSqlOptions>().BindConfiguration(PostgreSqlOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IHostedService>(provider => new SchemaPreparation(() => Open(provider, address)));
    }

    private static PostgreSqlDatabase Open(IServiceProvider provider, PostgreSqlAddress address) => new(
        address, provider.GetRequiredService<IOptions<PostgreSqlOptions>>().Value.OutageLimit, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PostgreSqlDatabase>>());
}
