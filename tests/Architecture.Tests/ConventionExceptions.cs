using System.Globalization;

namespace Tune.Architecture.Tests;

/// <summary>
/// What breaks a convention today, how often, and why: "rule | file | count | reason". A person adds a line;
/// TUNE_APPROVE=1 only lowers counts and removes what is not needed any more.
/// </summary>
internal static class ConventionExceptions
{
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "tests/Architecture.Tests/Approved/convention-exceptions.txt");
    private static readonly Lock Writing = new();

    private static readonly IReadOnlyList<Line> All = [.. File.ReadAllLines(Path).Select(Line.Parse)];

    public static IReadOnlyList<string> WithoutReason => [.. All.Where(one => one.Reason.Length == 0).Select(one => one.File)];

    public static Dictionary<string, int> Of(string rule, string folder)
        => All.Where(one => one.Rule == rule && one.File.StartsWith($"{folder}/", StringComparison.Ordinal)).ToDictionary(one => one.File, one => one.Count);

    public static void Lower(string rule, string file, int count)
    {
        lock (Writing)
        {
            var lines = File.ReadAllLines(Path).Select(Line.Parse)
                .Select(one => one.Rule == rule && one.File == file ? one with { Count = Math.Min(one.Count, count) } : one);
            File.WriteAllLines(Path, lines.Where(one => one.Count > 0).Select(one => $"{one}").ToList());
        }
    }

    private sealed record Line(string Rule, string File, int Count, string Reason)
    {
        public static Line Parse(string text)
        {
            var parts = text.Split(" | ");
            return parts.Length == 4
                ? new(parts[0], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), parts[3].Trim())
                : throw new FormatException($"Not an exception: {text}");
        }

        public override string ToString() => $"{Rule} | {File} | {Count} | {Reason}";
    }
}
