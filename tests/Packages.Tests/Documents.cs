using System.Text.RegularExpressions;

namespace Packages.Tests;

/// <summary>What the documentation tells people to paste.</summary>
internal static partial class Documents
{
    /// <summary>The one program of a document, word for word: what has a tuner at its top.</summary>
    public static string Program(string file)
        => Assert.Single(CSharpBlock().Matches(File.ReadAllText(Path.Combine(Newcomer.Repository, file))).Select(block => block.Groups[1].Value), code => code.Contains("\nawait using", StringComparison.Ordinal));

    /// <summary>The one block of properties of a document, for a project.</summary>
    public static string Properties(string file) => Assert.Single(XmlBlock().Matches(File.ReadAllText(Path.Combine(Newcomer.Repository, file)))).Groups[1].Value;

    [GeneratedRegex("^```xml\r?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex XmlBlock();

    [GeneratedRegex("^```csharp\r?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharpBlock();
}
