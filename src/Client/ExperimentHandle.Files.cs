using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Tune.Grains;
using Tune.Storage;

namespace Tune;

/// <summary>What trials have left behind, read through the silos: no folder need be shared with them.</summary>
public partial class ExperimentHandle<TConfig>
{
    /// <summary>The checkpoints of a trial that are kept, oldest first.</summary>
    public virtual async Task<ImmutableArray<CheckpointRef>> GetCheckpointsAsync(TrialId trial, CancellationToken cancellationToken = default)
    {
        // the experiment makes good what a crash has left undone, and does what follows from its last decisions after they are known
        await Calls.CallAsync(Grain.SettleAsync, cancellationToken);
        return await Calls.CallAsync(() => Grains.GetGrain<ITrialGrain>(GrainKeys.Trial(Name, trial)).GetCheckpointsAsync(), cancellationToken);
    }

    /// <summary>
    /// Copies a checkpoint that is kept, such as <see cref="TrialResult.Checkpoint"/> or one of <see cref="GetCheckpointsAsync"/>, into a folder of this machine. It comes piece by piece
    /// through a silo, from another one if that ends, and its content is checked; the folder has it whole or is not there. Folders without files are left out.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="folder">A folder that is not there, or is empty.</param>
    /// <param name="cancellationToken">Cancels it; what has come by then is removed.</param>
    /// <exception cref="CheckpointMissingException">It is not kept any more.</exception>
    /// <exception cref="CheckpointCorruptException">It is not what was saved.</exception>
    /// <exception cref="IOException">The folder is not empty, or can't be written.</exception>
    public virtual async Task<SavedCheckpoint> DownloadCheckpointAsync(CheckpointRef checkpoint, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var files = await Calls.CallAsync(() => Task.FromResult(Grains.GetGrain<ICheckpointFilesGrain>(GrainKeys.Trial(checkpoint.Experiment, new TrialId(checkpoint.Trial)))), cancellationToken);
        return await new CheckpointDownload(files, Calls, checkpoint).RunAsync(folder, cancellationToken);
    }

    /// <summary>
    /// The files that a trial has left in <see cref="TrialContext.Folder"/>, such as logs, on the silos that are there: those of a silo that is gone can't be read. Where silos share the folder a file
    /// is listed once. Links are left out.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="cancellationToken">Cancels waiting for the silos.</param>
    /// <returns>The files, by silo and path.</returns>
    public virtual async Task<ImmutableArray<TrialFile>> GetTrialFilesAsync(TrialId trial, CancellationToken cancellationToken = default)
    {
        var found = ImmutableArray.CreateBuilder<TrialFile>();
        foreach (var silo in await SilosAsync(cancellationToken))
        {
            await foreach (var file in Pages.FilesAsync(after => ListAsync(silo, after), cancellationToken))
            {
                if (file.Link is null) found.Add(new TrialFile(trial, silo, file.Path, file.Bytes, file.ChangedAt));
            }
        }

        return [.. found.DistinctBy(file => file with { Silo = "" })];

        // one that ends meanwhile has nothing more to say
        Task<ImmutableArray<StoredFile>> ListAsync(string silo, string? after) => Calls.CallAsync(
            async () => (await SilosAsync(cancellationToken)).Contains(silo) ? await FilesOn(silo).ListAsync(Name, trial.Number, after) : [], PatientCalls.Limit, cancellationToken);
    }

    /// <summary>Reads a file that a trial has left on a silo, piece by piece, to the end that it has by then.</summary>
    /// <param name="file">One of <see cref="GetTrialFilesAsync"/>.</param>
    /// <param name="offset">Where to begin, at least 0; to read on in a file that grows, the number of bytes that were read before.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="TuneException">The file, or its silo, is not there any more.</exception>
    public virtual async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadTrialFileAsync(TrialFile file, long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        await foreach (var piece in Pages.BytesAsync(from => Calls.CallAsync(() => ReadAsync(from), PatientCalls.Limit, cancellationToken), offset, cancellationToken)) yield return piece;

        async Task<ReadOnlyMemory<byte>> ReadAsync(long from) => (await SilosAsync(cancellationToken)).Contains(file.Silo)
            ? await FilesOn(file.Silo).ReadAsync(Name, file.Trial.Number, file.Path, from)
            : throw new TuneException($"The silo {file.Silo}, which has '{file.Path}' of trial {file.Trial}, is not there any more.");
    }

    private ITrialFilesGrain FilesOn(string silo) => Grains.GetGrain<ITrialFilesGrain>(silo);

    private async Task<ImmutableArray<string>> SilosAsync(CancellationToken cancellationToken) =>
        [.. (await Calls.CallAsync(() => Grains.GetGrain<IResourceBrokerGrain>(GrainKeys.Default).GetViewAsync(), cancellationToken)).Silos.Select(silo => silo.Silo)];
}
