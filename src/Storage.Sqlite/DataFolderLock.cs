using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tune.Storage;

/// <summary>
/// Keeps a data folder to one process by the file <c>tune.lock</c>, held open without sharing. The system releases it with
/// the process, however that ends. On Unix the lock is advisory (flock): it holds between .NET processes.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private const string FileName = "tune.lock";
    private readonly FileStream _stream;

    private DataFolderLock(FileStream stream) => _stream = stream;

    /// <summary>Creates the folder if needed and locks it.</summary>
    /// <exception cref="DataFolderInUseException">Somebody else holds it.</exception>
    /// <exception cref="StorageNotWritableException">The folder or the lock file cannot be created.</exception>
    public static DataFolderLock Acquire(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            PrivateFiles.CreateFolders(folder);
            var stream = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            try
            {
                WriteOwner(stream);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
            return new(stream);
        }
        catch (IOException error) when (FileErrors.IsSharingViolation(error))
        {
            var (processId, startedAt) = ReadOwner(path);
            throw new DataFolderInUseException(folder, processId, startedAt, error);
        }
        catch (IOException error) when (FileErrors.IsFull(error))
        {
            throw new StorageFullException(folder, "locking the data folder", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageNotWritableException(folder, "opening the data folder", error);
        }
    }

    /// <summary>The process that has the folder open; null if none has, or where the system does not let us see it. Takes no lock.</summary>
    public static int? FindOwner(string folder)
    {
        var (processId, startedAt) = ReadOwner(Path.Combine(folder, FileName));
        if (processId is not { } id || !DateTimeOffset.TryParse(startedAt, CultureInfo.InvariantCulture, out var started)) return null;
        try
        {
            using var process = Process.GetProcessById(id);
            // a number may be another process's by now; what one has written of itself is whole seconds
            return (process.StartTime.ToUniversalTime() - started.UtcDateTime).Duration() < TimeSpan.FromSeconds(2) ? id : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // it has ended
            return null;
        }
    }

    public void Dispose()
    {
        // The file stays: to delete it would let a third process lock a file that a second one is about to lock.
        _stream.SetLength(0);
        _stream.Dispose();
    }

    private static void WriteOwner(FileStream stream)
    {
        using var self = Process.GetCurrentProcess();
        var started = self.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        stream.SetLength(0);
        stream.Write(Encoding.UTF8.GetBytes($"{Environment.ProcessId} {started}\n"));
        stream.Flush();
    }

    private static (int? ProcessId, string? StartedAt) ReadOwner(string path)
    {
        // .NET's own open would ask for the lock that is taken; only on Unix can the file be read without it.
        if (Posix.TryOpen(path) is not { } handle)
            return (null, null);
        using (handle)
        {
            Span<byte> buffer = stackalloc byte[128];
            var words = Encoding.UTF8.GetString(buffer[..RandomAccess.Read(handle, buffer, 0)]).Split(' ', '\n');
            return words.Length >= 2 && int.TryParse(words[0], CultureInfo.InvariantCulture, out var id)
                ? (id, words[1])
                : (null, null);
        }
    }
}
