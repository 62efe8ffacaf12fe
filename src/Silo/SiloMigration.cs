
namespace Tune.Silo;

/// <summary>Makes the tables, for those who don't let a service change them, and forgets silos that are gone, for those who know it.</summary>
internal static class SiloMigration
{
    /// <summary>The option of <c>migrate</c> that forgets silos; not a setting, for it is not to be left in a file.</summary>
    public const string ForgetsSilos = "--forget-silos";

    public static async Task<int> RunAsync(IConfiguration configuration, bool forgetsSilos)
    {
        var options = SiloHostConfiguration.Read(configuration);
        if (options.StorageConnection is not { } connection)
        {
            await Console.Error.WriteLineAsync("error: There is nothing to migrate: no PostgreSQL is configured. Set Tune:Storage:ConnectionString.");
            return SiloProgram.WrongConfiguration;
        }

        await PostgreSqlExtensions.MigrateAsync(connection, options.Storage.Schema);
        await Console.Out.WriteLineAsync($"Schema '{options.Storage.Schema}' is up to date.");
        if (!forgetsSilos) return SiloProgram.Ended;
        if (options.Cluster is not { Kind: ClusterKind.PostgreSql, ConnectionString: { } cluster })
        {
            await Console.Error.WriteLineAsync($"error: {ForgetsSilos}: silos of Tune:Cluster:Kind={options.Cluster.Kind} don't find each other in PostgreSQL.");
            return SiloProgram.WrongConfiguration;
        }

        var forgotten = await PostgreSqlExtensions.ForgetSilosAsync(cluster, options.Cluster.ClusterId, options.Storage.Schema);
        await Console.Out.WriteLineAsync(forgotten.IsEmpty ? $"Cluster '{options.Cluster.ClusterId}' has no silo to forget." : $"Forgotten: {string.Join(", ", forgotten)}.");
        return SiloProgram.Ended;
    }
}
