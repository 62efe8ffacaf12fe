using System.Globalization;
using System.Text;

namespace Tune;

/// <summary>Finds processes by what they were started with. Linux.</summary>
internal static class ProcessEnvironments
{
    private static readonly byte[] Host = Encoding.ASCII.GetBytes($"{ProgramStart.HostVariable}=");
    private static readonly byte[] Process = Encoding.ASCII.GetBytes($"{ProgramStart.ProcessVariable}=");

    /// <summary>The processes of a host's programs, with the attempt that each is of.</summary>
    public static IEnumerable<(int Process, string Cookie)> Find(string host)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) continue;
            if (Read(folder) is { } environment && ValueOf(environment, Host) == host && ValueOf(environment, Process) is { } cookie) yield return (process, cookie);
        }
    }

    /// <returns>Null if the process has ended, or is another user's.</returns>
    private static byte[]? Read(string folder)
    {
        try
        {
            return File.ReadAllBytes($"{folder}/environ");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ValueOf(ReadOnlySpan<byte> environment, ReadOnlySpan<byte> name)
    {
        foreach (var range in environment.Split((byte)0))
        {
            if (environment[range].StartsWith(name)) return Encoding.UTF8.GetString(environment[range][name.Length..]);
        }

        return null;
    }
}
