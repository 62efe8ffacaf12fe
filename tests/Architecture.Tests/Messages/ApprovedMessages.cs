namespace Tune.Architecture.Tests.Messages;

/// <summary>
/// What messages hold that could be changed, and why nobody does: "type or member | reason". A person adds a line; TUNE_APPROVE=1 only
/// removes what is not needed any more.
/// </summary>
internal static class ApprovedMessages
{
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "tests/Architecture.Tests/Approved/mutable-messages.txt");

    private static readonly IReadOnlyList<(string Name, string Reason)> All = [.. File.ReadAllLines(Path).Select(Parse)];

    public static IReadOnlyList<string> Names => [.. All.Select(one => one.Name)];

    public static IReadOnlyList<string> WithoutReason => [.. All.Where(one => one.Reason.Length == 0).Select(one => one.Name)];

    public static void Keep(IReadOnlyCollection<string> used)
        => File.WriteAllLines(Path, All.Where(one => used.Contains(one.Name)).Select(one => $"{one.Name} | {one.Reason}"));

    private static (string Name, string Reason) Parse(string line)
    {
        var parts = line.Split(" | ");
        return parts.Length == 2 ? (parts[0], parts[1].Trim()) : throw new FormatException($"Not an exception: {line}");
    }
}
