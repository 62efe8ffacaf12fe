using System.Text;

namespace Tune.Cli;

/// <summary>Files that the command line asks for.</summary>
internal static class OutputFile
{
    /// <summary>A new file, or an old one from its beginning; lines end with LF.</summary>
    /// <exception cref="UsageException">It can't be written.</exception>
    public static StreamWriter Create(string option, string path)
    {
        try
        {
            return new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(option, $"'{path}' can't be written: {exception.Message}");
        }
    }
}
