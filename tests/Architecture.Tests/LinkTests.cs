using System.Text.RegularExpressions;

namespace Tune.Architecture.Tests;

/// <summary>Every link in the documentation leads to a file that is there, and to a heading that is in it.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Pages = [.. Directory.GetFiles(Repository.Root, "*.md").Select(file => Path.GetFileName(file)), .. Repository.Files("docs", "*.md"), .. Repository.Files("deploy", "*.md")];

    public static TheoryData<string> All => [.. Pages];

    [Theory]
    [MemberData(nameof(All))]
    public void Links_lead_somewhere(string page) => Assert.All(LinksOf(Repository.Read(page)), link => Assert.True(Leads(page, link), link));

    [Theory]
    [InlineData("README.md", "docs/failures.md#processes-that-end", true)]
    [InlineData("README.md", "#a-program", true)]
    [InlineData("docs/failures.md", "../README.md", true)]
    [InlineData("README.md", "docs/no-such-page.md", false)]
    [InlineData("README.md", "docs/failures.md#no-such-heading", false)]
    public void Links_are_told_apart(string page, string link, bool leads) => Assert.Equal(leads, Leads(page, link));

    [Fact]
    public void Links_of_other_sites_and_in_code_are_left_alone()
        => Assert.Equal(["a.md#b", "c.svg"], LinksOf("[a](a.md#b) ![c](c.svg) [d](https://example.org) \n```csharp\nvar x = y[0](z.md);\n```\n"));

    private static IEnumerable<string> LinksOf(string text)
        => Link().Matches(Fence().Replace(text, "")).Select(link => link.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal));

    private static bool Leads(string page, string link)
    {
        var (path, heading) = link.Split('#') is [var before, var after] ? (before, after) : (link, "");
        var file = Path.Combine(Repository.Root, path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page) ?? "", path));
        if (heading.Length == 0) return Path.Exists(file);
        return File.Exists(file) && Heading().Matches(File.ReadAllText(file)).Any(one => Anchor(one.Groups[1].Value) == heading);
    }

    /// <summary>As GitHub makes it of a heading.</summary>
    private static string Anchor(string heading) => NoWord().Replace(heading.Trim(), "").Replace(' ', '-').ToLowerInvariant();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoWord();
}
