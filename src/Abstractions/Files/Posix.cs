using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tune.Storage;

/// <summary>System calls that .NET does not offer: to open a file or a folder as it is, without a lock, to make one folder and none above it, and to sync what is in a file without its times.</summary>
internal static partial class Posix
{
    private const int LinuxCloseOnExec = 0x80000;
    private const int MacCloseOnExec = 0x1000000;

    /// <summary>
    /// Makes the names in a folder durable: files created, renamed or deleted there. Does nothing on Windows, where a folder
    /// cannot be synced and NTFS journals its names.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be opened or synced.</exception>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = TryOpen(path) ?? throw new IOException($"Cannot open folder '{path}' to sync it.", Marshal.GetLastPInvokeError());
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Opens for reading; null on Windows or when it cannot be opened.</summary>
    public static SafeFileHandle? TryOpen(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var descriptor = Open(path, OperatingSystem.IsMacOS() ? MacCloseOnExec : LinuxCloseOnExec);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Creates a folder, unless it is there. Not on Windows.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder above it is missing.</exception>
    /// <exception cref="IOException">The system can't make it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void CreateFolder(string path, UnixFileMode mode)
    {
        const int NotPermitted = 1, NoEntry = 2, Denied = 13, Exists = 17;
        if (MakeDirectory(path, (uint)mode) == 0) return;
        var error = Marshal.GetLastPInvokeError();
        if (error == Exists && Directory.Exists(path)) return;
        var message = $"Folder '{path}' can't be made: {(error == Exists ? "a file has its name" : Marshal.GetPInvokeErrorMessage(error))}.";
        throw error switch
        {
            NoEntry => new DirectoryNotFoundException(message),
            NotPermitted or Denied => new UnauthorizedAccessException(message),
            _ => new IOException(message, error),
        };
    }

    /// <summary>Makes a file's content durable, and of its metadata what is needed to read it. Linux only.</summary>
    /// <exception cref="IOException">The system could not write it.</exception>
    public static void SyncData(SafeFileHandle file)
    {
        const int Interrupted = 4;
        while (DataSync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw new IOException($"A file could not be synced: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "mkdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}
