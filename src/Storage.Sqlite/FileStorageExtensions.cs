using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune;

/// <summary>Storage on files of one machine.</summary>
public static class FileStorageExtensions
{
    /// <summary>
    /// Keeps experiments and the state of grains in a SQLite database in <see cref="TuneServiceOptions.DataFolder"/>, and checkpoints and results in folders
    /// beside it unless the options name others. For a silo that is its whole cluster: one process at a time may use the folder.
    /// </summary>
    /// <param name="tune">What is configured.</param>
    /// <param name="folder">The data folder; null for the one that the options name.</param>
    public static TuneBuilder UseFileStorage(this TuneBuilder tune, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(tune);
        var services = tune.Services;
        if (folder is not null) services.Configure<TuneServiceOptions>(options => options.DataFolder = folder);
        services.TryAddSingleton(provider => SqliteDatabase.Open(OptionsOf(provider).DataFolder));
        services.TryAddSingleton<IExperimentStore>(provider => new SqliteExperimentStore(provider.GetRequiredService<SqliteDatabase>()));
        services.TryAddSingleton<ICheckpointStore>(provider => new DirectoryCheckpointStore(OptionsOf(provider).CheckpointFolder ?? OptionsOf(provider).DataFolder));
        services.TryAddKeyedSingleton<IGrainStorage>(GrainKeys.Storage, (provider, _) => new JsonGrainStorage(new SqliteGrainStateTable(provider.GetRequiredService<SqliteDatabase>())));
        return tune;
    }

    private static TuneServiceOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<TuneServiceOptions>>().Value;
}
