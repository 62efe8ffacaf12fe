namespace Tune.Grains;

/// <summary>Processes of this machine by their number.</summary>
internal static class Processes
{
    /// <summary>Waits until none of them runs; one that has ended and that nobody has asked about is gone as well.</summary>
    public static async Task AreGoneAsync(IEnumerable<int> processes)
    {
        foreach (var process in processes)
        {
            for (var since = Environment.TickCount64; IsRunning(process); await Task.Delay(20))
                if (Environment.TickCount64 - since > Waiting.Limit.TotalMilliseconds) throw new Xunit.Sdk.XunitException($"process {process} still runs: {File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ')}");
        }
    }

    public static bool IsRunning(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
