using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tune.Storage;

/// <summary>The one system call that .NET does not offer: to open a file or a folder as it is, without a lock.</summary>
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

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}
