using Tune.Grains;
using Tune.Storage;

namespace Tune;

/// <summary>Copies a checkpoint from the silos into a folder: whole, as it was saved, or not at all.</summary>
/// <param name="files">Reads it.</param>
/// <param name="calls">Repeats what fails because a silo ends: the next piece comes from another one.</param>
/// <param name="checkpoint">The checkpoint.</param>
internal sealed class CheckpointDownload(ICheckpointFilesGrain files, PatientCalls calls, CheckpointRef checkpoint)
{
    private readonly List<StoredFile> _links = [];
    private long _bytes;

    /// <exception cref="CheckpointMissingException">It is not there any more.</exception>
    /// <exception cref="CheckpointCorruptException">What came is not what was saved.</exception>
    /// <exception cref="IOException">The folder is there and not empty, or can't be written.</exception>
    public async Task<SavedCheckpoint> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var parent = Path.GetDirectoryName(target) ?? throw new IOException($"'{target}' can't be a checkpoint's folder: name one in it.");
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new IOException($"'{target}' is there and not empty: name a folder for the checkpoint alone.");
        PrivateFiles.CreateFolders(parent);
        using var unfinished = UnfinishedCheckpoint.Create(parent, Path.GetFileName(target));
        var root = new FolderRoot(unfinished.Folder);
        await foreach (var file in Pages.FilesAsync(after => calls.CallAsync(() => files.ListAsync(checkpoint, after), PatientCalls.Limit, cancellationToken), cancellationToken))
        {
            if (file.Link is null) await CopyAsync(file, root, cancellationToken);
            else _links.Add(file);
        }

        // when everything is where it is to be: nothing is written through a link
        foreach (var link in _links) CreateLink(link, root);
        var seal = await Task.Run(() => CheckpointSeal.Read(unfinished.Folder, cancellationToken), cancellationToken);
        if (seal != new CheckpointSeal(checkpoint.Hash, checkpoint.Bytes)) throw Corrupt($"what came has the content hash {seal.Hash} instead of {checkpoint.Hash}");
        if (Directory.Exists(target)) Directory.Delete(target);
        Directory.Move(unfinished.Folder, target);
        return new SavedCheckpoint(checkpoint, target);
    }

    private async Task CopyAsync(StoredFile file, FolderRoot root, CancellationToken cancellationToken)
    {
        var place = FolderFiles.Place(root.Path, file.Path);
        root.Create(Path.GetDirectoryName(place) ?? root.Path, isDurable: false);
        await using var copy = PrivateFiles.Open(place, FileMode.CreateNew, FileAccess.Write, FileShare.None, options: FileOptions.Asynchronous);
        for (var offset = 0L; offset < file.Bytes;)
        {
            var from = offset;
            var piece = await calls.CallAsync(() => files.ReadAsync(checkpoint, file.Path, from), PatientCalls.Limit, cancellationToken);
            if (piece.IsEmpty) throw Corrupt($"'{file.Path}' ends after {offset} bytes instead of {file.Bytes}");
            // no silo may fill the disk with more than there is
            if ((_bytes += piece.Length) > checkpoint.Bytes) throw Corrupt($"it has more than {checkpoint.Bytes} bytes");
            await copy.WriteAsync(piece, cancellationToken);
            offset += piece.Length;
        }
    }

    private void CreateLink(StoredFile link, FolderRoot root)
    {
        var place = FolderFiles.Place(root.Path, link.Path);
        var leadsTo = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(place) ?? root.Path, link.Link ?? ""));
        if (Path.IsPathRooted(link.Link) || (leadsTo != root.Path && !leadsTo.StartsWith(root.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            throw new TuneException($"Checkpoint {checkpoint.Name} has a link '{link.Path}' to '{link.Link}', which is not in it and not on this machine: only a silo can open it.");
        root.Create(Path.GetDirectoryName(place) ?? root.Path, isDurable: false);
        File.CreateSymbolicLink(place, link.Link ?? "");
    }

    private CheckpointCorruptException Corrupt(string problem) => new(checkpoint, "the silos", problem);
}
