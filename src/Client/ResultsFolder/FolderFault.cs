using Tune.Storage;

namespace Tune;

/// <summary>Says what is wrong with a file or folder, and what to do about it.</summary>
internal static class FolderFault
{
    private const int DiskFullUnix = 28;
    private const int DiskFullWindows = unchecked((int)0x80070070);

    public delegate void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Runs a write and translates its failure.</summary>
    /// <exception cref="TuneException">It failed.</exception>
    public static void Guard(string path, ReadOnlySpan<byte> content, Write write)
    {
        try
        {
            write(path, content);
        }
        catch (Exception exception) when (IsOne(exception))
        {
            throw Explain(path, exception);
        }
    }

    public static bool IsOne(Exception exception) => exception is IOException or UnauthorizedAccessException or DataFolderGoneException;

    public static TuneException Explain(string path, Exception exception) => new($"Can't write results to '{path}': {Mend(path, exception)}", exception);

    private static string Mend(string path, Exception exception)
    {
        if (exception.HResult is DiskFullUnix or DiskFullWindows) return "the disk is full. Free some space, or choose a results folder on another disk.";
        if (FileInTheWay(path) is { } file) return $"'{file}' is a file where a folder has to be. Move it away, or choose another results folder.";
        if (exception is UnauthorizedAccessException && Directory.Exists(path)) return "there is a folder of this name, or it is read-only. Move it away, make it writable, or choose another results folder.";
        if (exception is UnauthorizedAccessException) return "access is denied. Make the folder writable for this user, or choose another results folder.";
        if (exception is DirectoryNotFoundException or DataFolderGoneException) return "its folder is gone. Let nothing delete the results folder while the experiment runs.";
        return $"{exception.Message} Check that the folder is on a disk that is there and writable, or choose another results folder.";
    }

    private static string? FileInTheWay(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder)) return folder;
        }

        return null;
    }
}
