using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tune.Generators;
using Xunit.Abstractions;

namespace Tune.Architecture.Tests;

/// <summary>Every example in the documentation compiles.</summary>
public sealed class FenceTests(ITestOutputHelper output)
{
    private const string Usings = "global using Tune; global using Tune.Search; global using Tune.Scheduling; global using static Tune.Domain; global using System.Runtime.CompilerServices; ";

    [Fact]
    public void Examples_in_the_documentation_compile()
    {
        var files = Repository.Files("docs", "*.md").Concat(new[] { "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md" }.Where(Exists));
        var fences = files.SelectMany(file => Fences(file, Repository.Read(file))).ToList();
        output.WriteLine(fences.Count == 0
            ? "There is no csharp fence in the documentation yet: this proves nothing."
            : $"{fences.Count} csharp fences compiled.");

        Assert.Empty(fences.SelectMany(fence => Errors(fence.Code).Select(error => $"{fence.Place}: {error}")));
    }

    [Theory]
    [InlineData("Console.WriteLine(new Metrics());", true)]
    [InlineData("public Task RunAsync() => Task.CompletedTask;", true)]
    [InlineData("public sealed class Mine { }", true)]
    [InlineData("var space = new SearchSpace { [\"rate\"] = Uniform(0, 1) };", true)]
    [InlineData("[SearchSpace] public partial record Net(int Width);\npublic static Net.Space Space => new() { Width = 1 };", true)]
    [InlineData("[SearchSpace] public partial record Net(int Width);\npublic static Net.Space Space => new();", false)]
    [InlineData("var space = new NoSuchSpace();", false)]
    [InlineData("public Task RunAsync() => 1;", false)]
    public void Example_is_a_program_or_the_body_of_a_class(string code, bool compiles)
        => Assert.Equal(compiles, Errors(code).Count == 0);

    [Fact]
    public void Fences_are_found_with_their_lines()
    {
        const string Text = "# A\n```csharp\nvar a = 1;\n```\ntext\n```\nnot this\n```\n  ```csharp\n  var b = 2;\n  ```\n";

        Assert.Equal([("doc.md:2", "var a = 1;"), ("doc.md:9", "  var b = 2;")], Fences("doc.md", Text));
    }

    /// <summary>Of the form that comes nearest: the whole program, or what stands inside a class.</summary>
    private static IReadOnlyList<string> Errors(string code)
    {
        var asProgram = Compile(code, OutputKind.ConsoleApplication);
        if (asProgram.Count == 0) return asProgram;
        var asDeclarations = Compile(code, OutputKind.DynamicallyLinkedLibrary);
        if (asDeclarations.Count == 0) return asDeclarations;
        var asBody = Compile($"internal partial class Example {{\n{code}\n}}", OutputKind.DynamicallyLinkedLibrary);
        return asBody.Count == 0 ? asBody : asProgram;
    }

    private static IReadOnlyList<string> Compile(string code, OutputKind kind)
        => Compilations.Errors(Generated(Compilations.Create(
            "Example",
            [Compilations.Parse(Usings), Compilations.Parse(code)],
            new[] { "Tune.Core", "Tune.Abstractions", "Tune.GrainInterfaces", "Tune.Client", "Tune.Page", "Tune.Clustering.PostgreSql", "Tune.Grains", "Tune.Storage.Sqlite", "Tune.Storage.Azure", "Tune.Storage.PostgreSql", "Tune.Local", "Tune.Silo" }.Select(Compilations.Ours),
            kind)));

    /// <summary>With what [SearchSpace] adds.</summary>
    private static CSharpCompilation Generated(CSharpCompilation written)
    {
        CSharpGeneratorDriver
            .Create([new SearchSpaceGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)written.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(written, out var complete, out _);
        return (CSharpCompilation)complete;
    }

    private static bool Exists(string file) => File.Exists(Path.Combine(Repository.Root, file));

    private static List<(string Place, string Code)> Fences(string file, string text)
    {
        var fences = new List<(string, string)>();
        List<string>? code = null;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var (start, isOpen) = (0, false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                code?.Add(lines[i]);
                continue;
            }

            if (isOpen && code is not null) fences.Add(($"{file}:{start}", string.Join('\n', code)));
            isOpen = !isOpen;
            code = isOpen && line.StartsWith("```csharp", StringComparison.Ordinal) ? [] : null;
            start = i + 1;
        }

        return fences;
    }
}
