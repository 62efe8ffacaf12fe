using System.Globalization;

namespace Tune.Kernel;

/// <summary>Amounts of memory as people write them: <c>4GiB</c>, <c>512MB</c>, <c>1000</c>.</summary>
internal static class MemoryText
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("B", 1),
    ];

    /// <summary>In the greatest binary unit that leaves a number of at most two decimals.</summary>
    public static string Write(long bytes)
    {
        foreach (var (unit, size) in Units)
        {
            if (unit.Length == 3 && bytes >= size && bytes % (size / 1024) == 0 && Math.Round((double)bytes / size, 2) is var number && number * size == bytes)
                return string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
    }

    /// <summary>Null if it is no amount of memory.</summary>
    public static long? Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var factor = 1L;
        foreach (var (unit, size) in Units)
        {
            if (!trimmed.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            trimmed = trimmed[..^unit.Length].TrimEnd();
            factor = size;
            break;
        }

        if (!decimal.TryParse(trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        return number <= long.MaxValue / factor ? (long)(number * factor) : null;
    }
}
