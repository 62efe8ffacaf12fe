namespace Tune.Cli;

/// <summary>Files that the command line names.</summary>
internal static class InputFile
{
    /// <exception cref="UsageException">There is no such file, or it can't be read.</exception>
    public static string ReadText(string option, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException(option, $"there is no file '{path}'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(option, $"'{path}' can't be read: {exception.Message}");
        }
    }
}
