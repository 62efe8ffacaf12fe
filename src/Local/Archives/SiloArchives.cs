using Microsoft.Extensions.Options;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Archives;

/// <summary>Archives of the experiments of the silo in this process.</summary>
/// <param name="store">Where experiments are.</param>
/// <param name="checkpoints">Where checkpoints are.</param>
/// <param name="options">Where the disk is whose room counts.</param>
internal sealed class SiloArchives(IExperimentStore store, ICheckpointStore checkpoints, IOptions<TuneServiceOptions> options) : IExperimentArchives
{
    /// <summary>One at a time: of two that bring the same name each would take its checkpoints for its own, and together they would fill a disk that has room for each.</summary>
    private static readonly SemaphoreSlim Imports = new(1, 1);

    public async Task WriteAsync(string experiment, string file, bool withCheckpoints, CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(experiment, cancellationToken) ?? throw new ExperimentNotFoundException(experiment);
        var source = new ArchiveSource(row, (after, limit, token) => store.ReadAsync(experiment, after, limit, token), checkpoints);
        await ArchiveWriter.WriteAsync(source, file, withCheckpoints, cancellationToken);
    }

    public async Task<string> ReadAsync(string file, string calledAs, string? name, Action<string, string> check, CancellationToken cancellationToken)
    {
        var place = options.Value.CheckpointFolder ?? options.Value.DataFolder;
        var import = new ArchiveImport(store, checkpoints, () => ExperimentArchives.RoomIn(place)) { CalledAs = calledAs, Check = check };
        await Imports.WaitAsync(cancellationToken);
        try
        {
            return await import.ImportAsync(file, name, code: null, cancellationToken);
        }
        finally
        {
            Imports.Release();
        }
    }
}
