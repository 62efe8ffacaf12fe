using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tune.Archives;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune;

/// <summary>Experiments as portable files: what <c>tune export --archive</c> and <c>tune import</c> do.</summary>
public static class ExperimentArchives
{
    /// <summary>
    /// Writes an experiment to one file, a zip file with its spec, its journal and the checkpoints that are kept, from which <see cref="ImportAsync"/> makes it elsewhere. It may run meanwhile: the file has it as
    /// it was at one moment. A file of the name is replaced, as a whole or not at all. Logs and other files of trials are left out.
    /// </summary>
    /// <param name="tuner">A tuner whose silo is in this process.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="file">The file.</param>
    /// <param name="withCheckpoints">Whether checkpoints come along. Without them, trials that have not ended can't go on from where they were.</param>
    /// <param name="cancellationToken">Ends it; then nothing is written.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    /// <exception cref="TuneException">The file can't be written, a checkpoint that a trial needs is not there, or the tuner is a client of other silos.</exception>
    public static Task ExportAsync(this Tuner tuner, string experiment, string file, bool withCheckpoints = true, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        return ArchivesOf(tuner).WriteAsync(experiment, file, withCheckpoints, cancellationToken);
    }

    /// <summary>
    /// Makes the experiment that a file of <see cref="ExportAsync"/> holds: with the same journal, so the same trials and decisions, and gone on with from there. One that was running holds until it is
    /// started or resumed. It is there as a whole or not at all.
    /// </summary>
    /// <param name="tuner">A tuner whose silo is in this process.</param>
    /// <param name="file">The file. Import only what comes from somebody you trust: to run an experiment is to run the programs that it names.</param>
    /// <param name="name">The name that it gets; null: the one that it had.</param>
    /// <param name="cancellationToken">Ends it; then nothing is imported.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="InvalidArchiveException">The file is damaged, of a newer version, or no archive.</exception>
    /// <exception cref="TuneException">There is an experiment of the name, no such file, or no room for it; or the tuner is a client of other silos.</exception>
    public static Task<string> ImportAsync(this Tuner tuner, string file, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        return ArchivesOf(tuner).ReadAsync(file, file, name, (_, _) => { }, cancellationToken);
    }

    /// <summary>How many bytes are free where a folder is, or is to be.</summary>
    internal static long RoomIn(string folder)
    {
        for (var place = Path.GetFullPath(folder); ; place = Path.GetDirectoryName(place) ?? throw new DirectoryNotFoundException($"'{folder}' is on no disk that is there."))
            if (Directory.Exists(place)) return new DriveInfo(place).AvailableFreeSpace;
    }

    /// <summary>Has a host give and take archives of what its silo keeps.</summary>
    internal static IServiceCollection AddTuneArchives(this IServiceCollection services)
    {
        services.TryAddSingleton<IExperimentArchives, SiloArchives>();
        return services;
    }

    private static SiloArchives ArchivesOf(Tuner tuner)
    {
        ArgumentNullException.ThrowIfNull(tuner);
        return tuner.Services.GetService<IExperimentStore>() is { } store && tuner.Services.GetService<ICheckpointStore>() is { } checkpoints
            ? new SiloArchives(store, checkpoints, tuner.Services.GetRequiredService<IOptions<TuneServiceOptions>>())
            : throw new TuneException("Experiments are exported and imported where they are kept: by a tuner whose silo is in this process, such as that of Tuner.StartLocalAsync. This one is a client of other silos.");
    }
}
