namespace Cli.Tests;

/// <summary>The archive of an experiment that is held with a checkpoint, made once for all tests that damage a copy.</summary>
public sealed class SavedArchive : IAsyncLifetime, IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public async Task InitializeAsync()
    {
        if (OperatingSystem.IsWindows()) return;
        await _folder.HoldSavingAsync();
        await _folder.ExportAsync("saving");
    }

    /// <summary>Puts a copy of it there.</summary>
    internal void CopyTo(ArchiveFolder folder) => File.Copy(_folder.Archive, folder.Archive);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();
}
