namespace Tune.Storage.Azure;

/// <summary>The checkpoints that are in local folders because somebody uses them: fetched once for all who do, and removed after the last. Thread-safe.</summary>
internal sealed class OpenCheckpoints
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CheckpointRef, (Task<string> Folder, int Users)> _open = [];

    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="fetch">Brings it into a folder of its own.</param>
    /// <param name="cancellationToken">Cancels waiting for that.</param>
    public async Task<string> OpenAsync(CheckpointRef checkpoint, Func<Task<string>> fetch, CancellationToken cancellationToken)
    {
        Task<string> folder;
        lock (_lock)
        {
            var (known, users) = _open.GetValueOrDefault(checkpoint);
            folder = known ?? fetch();
            _open[checkpoint] = (folder, users + 1);
        }

        try
        {
            return await folder.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Close(checkpoint);
            throw;
        }
    }

    public void Close(CheckpointRef checkpoint)
    {
        Task<string> folder;
        lock (_lock)
        {
            if (!_open.TryGetValue(checkpoint, out var open)) return;
            folder = open.Folder;
            if (open.Users > 1)
            {
                _open[checkpoint] = (folder, open.Users - 1);
                return;
            }

            _open.Remove(checkpoint);
        }

        // many files take their time, and whoever closes may be a grain; what could not be fetched has no folder
        _ = Task.Run(async () => Directory.Delete(await folder.ConfigureAwait(false), recursive: true));
    }
}
