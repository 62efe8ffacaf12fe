using System.Text;

namespace Tune.Cli;

/// <summary>Files that the command line asks for.</summary>
internal static class OutputFile
{
    /// <summary>A new file, or an old one from its beginning; lines end with LF.</summary>
    /// <exception cref="UsageException">It can't be written.</exception>
    public static StreamWriter Create(string option, string path) => new(CreateBinary(option, path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };

    /// <summary>The same, for what is no text.</summary>
    /// <exception cref="UsageException">It can't be written.</exception>
    public static FileStream CreateBinary(string option, string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(option, $"'{path}' can't be written: {exception.Message}");
        }
    }
}
