using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tune.Architecture.Tests;

/// <summary>What the sources look like. What breaks a rule today is in <see cref="ConventionExceptions"/>, and may only shrink.</summary>
public sealed partial class ConventionTests
{
    private static readonly Lazy<IReadOnlyList<SyntaxTree>> Sources = new(() =>
        [.. Repository.Files("src", "*.cs").Select(file => Compilations.Parse(Repository.Read(file), file))]);

    [Theory]
    [InlineData("src", 300)]
    [InlineData("samples", 300)]
    [InlineData("bench", 300)]
    [InlineData("tests", 400)]
    public void Files_are_short(string folder, int most)
        => Check("length", Repository.Files(folder, "*.cs")
            .Select(file => (file, lines: File.ReadLines(Path.Combine(Repository.Root, file)).Count()))
            .Where(one => one.lines > most), folder);

    [Fact]
    public void Files_have_one_type_unless_it_is_a_family()
        => Check("types", Count(tree => TypesOutsideFamilies(tree.GetRoot())).Where(one => one.Item2 > 1));

    [Theory]
    [InlineData("Thread.Sleep")]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTimeOffset.Now")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("Guid.NewGuid")]
    public void Ambient_time_and_chance_are_not_used(string call)
        => Check(call, Count(tree => Accesses(tree).Count(one => $".{one}".EndsWith($".{call}", StringComparison.Ordinal))));

    [Fact]
    public void Nothing_waits_for_time_that_nobody_can_inject()
        => Check("real delay", Count(tree => tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Count(call => $"{call.Expression}" == "Task.Delay" && !call.ArgumentList.Arguments.Any(argument => $"{argument}".EndsWith("time", StringComparison.OrdinalIgnoreCase)))));

    [Fact]
    public void Tasks_are_not_waited_for()
        => Check("blocking", Count(tree => Accesses(tree).Count(one =>
            one.EndsWith(".Result", StringComparison.Ordinal) || one.EndsWith(".GetAwaiter().GetResult", StringComparison.Ordinal))));

    // .NET makes what is missing above as well, and with it a data folder that was removed
    [Fact]
    public void Folders_are_made_one_at_a_time()
        => Check("folder", Count(tree => Accesses(tree).Count(one => one is "Directory.CreateDirectory" or "PrivateFiles.CreateFolders" || one.EndsWith(".CreateSubdirectory", StringComparison.Ordinal))));

    [Fact]
    public void Exceptions_are_not_swallowed()
        => Check("empty catch", Count(tree => tree.GetRoot().DescendantNodes().OfType<CatchClauseSyntax>().Count(one => one.Block.Statements.Count == 0)));

    [Fact]
    public void Null_is_not_forgiven()
        => Check("forgiven null", Count(tree => tree.GetRoot().DescendantNodes().Count(node => node.IsKind(SyntaxKind.SuppressNullableWarningExpression))));

    [Fact]
    public void Exceptions_have_a_reason() => Assert.Empty(ConventionExceptions.WithoutReason);

    [Fact]
    public void Nothing_is_left_to_do()
        => Check("left to do", Count(tree => tree.GetRoot().DescendantTrivia()
            .Count(trivia => IsComment(trivia) && LeftToDo().IsMatch(trivia.ToFullString()))));

    [Fact]
    public void Sources_name_no_place_of_a_machine()
    {
        var files = new[] { "src", "tests", "samples", "docs", "bench", "deploy" }.SelectMany(folder => Repository.Files(folder, "*"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".md" or ".json" or ".sh" or ".txt" or ".sql" or ".yaml" or ".bicep" or ".service");

        Assert.All(files, file => Assert.DoesNotMatch(MachinePath(), Repository.Read(file)));
    }

    private static IEnumerable<(string File, int)> Count(Func<SyntaxTree, int> count)
        => Sources.Value.Select(tree => (tree.FilePath, count(tree))).Where(one => one.Item2 > 0);

    private static IEnumerable<string> Accesses(SyntaxTree tree)
        => tree.GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>().Select(node => string.Concat(node.ToString().Where(c => !char.IsWhiteSpace(c))));

    // a family: types that derive from another one of their file, and so are its closed set of cases
    private static int TypesOutsideFamilies(SyntaxNode root)
    {
        var types = root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).ToList();
        var names = types.OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text).ToHashSet(StringComparer.Ordinal);
        return types.Count(type => type is not BaseTypeDeclarationSyntax { BaseList: { } bases }
            || !bases.Types.Any(one => names.Contains(one.Type.ToString().Split('<', '(')[0])));
    }

    private static bool IsComment(SyntaxTrivia trivia)
        => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)
            || trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia);

    private static void Check(string rule, IEnumerable<(string File, int Count)> found, string folder = "src")
    {
        var allowed = ConventionExceptions.Of(rule, folder);
        var actual = found.ToDictionary(one => one.File, one => one.Count);
        var isRelieved = Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1";
        if (isRelieved) foreach (var (file, _) in allowed) ConventionExceptions.Lower(rule, file, actual.GetValueOrDefault(file));
        var worse = actual.Where(one => one.Value > allowed.GetValueOrDefault(one.Key)).Select(one => $"{one.Key}: {one.Value}");
        var better = allowed.Where(one => !isRelieved && actual.GetValueOrDefault(one.Key) < one.Value)
            .Select(one => $"{one.Key}: {actual.GetValueOrDefault(one.Key)}, the exception says {one.Value}; TUNE_APPROVE=1 lowers it");
        var lines = worse.Concat(better).ToList();
        Assert.True(lines.Count == 0, $"{rule}:\n{string.Join('\n', lines)}");
    }

    [GeneratedRegex(@"\b(TODO|HACK|FIXME)\b")]
    private static partial Regex LeftToDo();

    [GeneratedRegex("(?<![A-Za-z0-9_./>])/(work|root|home|Users)/[a-z]|[A-Z]:\\\\Users")]
    private static partial Regex MachinePath();
}
