using System.Text.RegularExpressions;

namespace Cli.Tests;

/// <summary>As much of a shell as examples need: words, and single quotes.</summary>
internal static partial class Shell
{
    public static string[] Split(string text) => [.. Word().Matches(text).Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Value)];

    [GeneratedRegex(@"'(?<quoted>[^']*)'|\S+")]
    private static partial Regex Word();
}
