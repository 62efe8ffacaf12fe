using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tune.Architecture.Tests;

/// <summary>What docs/orleans-semantics.md says is tested by the tests that it names: each claim names some, and they are there.</summary>
public sealed partial class SemanticsTests
{
    private const string Project = "Simulation";

    private static readonly IReadOnlyList<string[]> Claims = [.. Repository.Read("docs/orleans-semantics.md").Split("\n## ")[0].Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(line => line.Trim('|', ' ').Split(" | "))];

    [Fact]
    public void Each_claim_names_a_test() => Assert.All(Claims, claim => Assert.True(claim.Length == 2 && Name().IsMatch(claim[1]), claim[0]));

    [Fact]
    public void Each_test_that_is_named_exists()
    {
        var named = Claims.SelectMany(claim => Name().Matches(claim[1])).Select(match => (match.Groups["project"] is { Success: true } other ? other.Value : Project, match.Groups["test"].Value)).Distinct().ToList();
        var there = named.Select(one => one.Item1).Distinct().SelectMany(project => TestsOf(project).Select(test => (project, test))).ToHashSet();

        Assert.True(named.Count > 40);
        Assert.Empty(named.Except(there));
    }

    private static IEnumerable<string> TestsOf(string project)
        => Repository.Files($"tests/{project}", "*.cs").SelectMany(file => Compilations.Parse(Repository.Read(file), file).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
            .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(one => one.Name.ToString() is "Fact" or "Theory"))
            .Select(method => $"{(method.Parent as ClassDeclarationSyntax)?.Identifier.Text}.{method.Identifier.Text}");

    [GeneratedRegex("`((?<project>[A-Za-z.]+): )?(?<test>[A-Za-z]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
