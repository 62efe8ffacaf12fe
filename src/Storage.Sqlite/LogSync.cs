using Microsoft.Win32.SafeHandles;

namespace Tune.Storage.Sqlite;

/// <summary>
/// Syncs the write-ahead log of a database after each commit, in SQLite's place. As it is built for NuGet, SQLite syncs by fsync, which on
/// Linux writes the file's times as well: a second write for every commit. The log has no locks that a second handle could break.
/// </summary>
internal sealed class LogSync(string databaseFile) : IDisposable
{
    private SafeFileHandle? _log;

    /// <summary>Whether it is better than what SQLite does.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Makes all that was committed durable.</summary>
    /// <exception cref="IOException">The log can't be opened or synced: what was committed may be lost.</exception>
    public void Run()
    {
        var path = databaseFile + "-wal";
        _log ??= Posix.TryOpen(path) ?? throw new IOException($"Cannot open '{path}' to sync it.");
        Posix.SyncData(_log);
    }

    public void Dispose() => _log?.Dispose();
}
