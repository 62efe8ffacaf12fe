
namespace Tune.Silo;

/// <summary>Makes the tables, for those who don't let a service change them.</summary>
internal static class SiloMigration
{
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        var options = SiloHostConfiguration.Read(configuration);
        if (options.StorageConnection is not { } connection)
        {
            await Console.Error.WriteLineAsync("error: There is nothing to migrate: no PostgreSQL is configured. Set Tune:Storage:ConnectionString.");
            return SiloProgram.WrongConfiguration;
        }

        await PostgreSqlExtensions.MigrateAsync(connection, options.Storage.Schema);
        await Console.Out.WriteLineAsync($"Schema '{options.Storage.Schema}' is up to date.");
        return SiloProgram.Ended;
    }
}
