using System.Collections.Immutable;
using System.Globalization;

namespace Tune;

/// <summary>
/// Which of a silo's processors its programs have for themselves: those with the fewest others on them, so that programs share only when there are more of them than processors. Thread-safe.
/// </summary>
/// <param name="processors">The numbers of the processors that this process may use.</param>
internal sealed class ProcessorPins(IReadOnlyList<int> processors)
{
    private const string AllowedLine = "Cpus_allowed_list:";

    private readonly Lock _lock = new();
    private readonly int[] _programs = new int[processors.Count];

    /// <summary>Of this process; there are none where the system has no such thing.</summary>
    public static ProcessorPins OfThisProcess()
    {
        if (!OperatingSystem.IsLinux()) return new ProcessorPins([]);
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(AllowedLine, StringComparison.Ordinal));
        return new ProcessorPins(line is null ? [] : Parse(line[AllowedLine.Length..].Trim()));
    }

    /// <summary>The numbers of a list such as <c>0-3,8</c>.</summary>
    public static IReadOnlyList<int> Parse(string list) =>
    [
        .. from range in list.Split(',')
           let ends = range.Split('-')
           let first = int.Parse(ends[0], CultureInfo.InvariantCulture)
           from number in Enumerable.Range(first, int.Parse(ends[^1], CultureInfo.InvariantCulture) - first + 1)
           select number,
    ];

    /// <summary>Processors for a program.</summary>
    /// <param name="cpu">How many processors it holds.</param>
    /// <returns>Null if it holds no whole number of them, or as many as there are.</returns>
    public ProcessorLease? Take(double cpu)
    {
        if (cpu < 1 || cpu >= processors.Count || cpu != Math.Floor(cpu)) return null;
        lock (_lock)
        {
            ImmutableArray<int> taken = [.. Enumerable.Range(0, processors.Count).OrderBy(place => _programs[place]).Take((int)cpu).Order()];
            foreach (var place in taken) _programs[place]++;
            return new ProcessorLease([.. taken.Select(place => processors[place])], () => GiveBack(taken));
        }
    }

    private void GiveBack(ImmutableArray<int> places)
    {
        lock (_lock)
        {
            foreach (var place in places) _programs[place]--;
        }
    }
}
