using System.Collections.Concurrent;
using System.Globalization;

namespace Tune;

/// <summary>Looks once a second at what programs with a limit use of the memory, with all that they have started in their session. Linux; elsewhere nothing is found, and so nothing is ended.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ProgramProcess, long> _limits = new();
    private readonly ITimer _timer;

    public MemoryWatch(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);

    public IDisposable Add(ProgramProcess process, long limit)
    {
        _limits[process] = limit;
        return new Watched(this, process);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_limits.IsEmpty || !ProcessGroups.IsSupported) return;
        var used = UsedBySession();
        foreach (var (process, limit) in _limits)
        {
            if (used.TryGetValue(process.Id, out var bytes) && bytes > limit) process.Break($"It used {bytes >> 20} MiB of memory, more than its limit of {limit >> 20} MiB, and was ended.");
        }
    }

    /// <summary>The bytes that are resident, by the session of the processes; what is shared is counted for each.</summary>
    private static Dictionary<int, long> UsedBySession()
    {
        // after the name, which may have anything in it: state, parent, group, session, and so on
        const int Session = 3, ResidentPages = 21;
        var used = new Dictionary<int, long>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(folder)[0]) || Read($"{folder}/stat") is not { } text) continue;
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var session = int.Parse(fields[Session], CultureInfo.InvariantCulture);
            used[session] = used.GetValueOrDefault(session) + long.Parse(fields[ResidentPages], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }

        return used;
    }

    /// <returns>Null if the process has ended meanwhile.</returns>
    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class Watched(MemoryWatch watch, ProgramProcess process) : IDisposable
    {
        public void Dispose() => watch._limits.TryRemove(process, out _);
    }
}
