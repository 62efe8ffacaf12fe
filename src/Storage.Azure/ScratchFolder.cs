using System.Globalization;

namespace Tune.Storage.Azure;

/// <summary>A folder of this process for what it has of checkpoints at the moment. It goes with the process, or with the next one here if this one is killed.</summary>
internal sealed class ScratchFolder(string parent) : IDisposable
{
    private const string Name = "checkpoints";

    private readonly Lock _lock = new();
    private readonly FolderRoot _root = new(parent);
    private UnfinishedCheckpoint? _own;
    private int _folders;

    /// <summary>A folder that is empty and nobody else's.</summary>
    public string New()
    {
        lock (_lock)
        {
            if (_own is null)
            {
                var folder = _root.Create(Name);
                FolderRemoval.RemoveLeftovers(_root.Path, CancellationToken.None);
                _own = UnfinishedCheckpoint.Create(folder, "scratch");
            }

            return PrivateFiles.CreateFolder(Path.Combine(_own.Folder, (++_folders).ToString(CultureInfo.InvariantCulture)));
        }
    }

    public void Dispose()
    {
        lock (_lock) _own?.Dispose();
    }
}
