using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tune.Architecture.Tests.Surface;
using Xunit.Abstractions;

namespace Tune.Architecture.Tests;

/// <summary>
/// Contracts and grains compile against the real Orleans.Core.Abstractions. What Orleans keeps in other assemblies stands in
/// as stubs made from our surface, so this says nothing about those; the approved list names them.
/// </summary>
public sealed class CompileGuardTests(ITestOutputHelper output)
{
    private static readonly Lazy<IReadOnlyList<SyntaxTree>> Stubs = new(MakeStubs);

    [Fact]
    public void Grain_interfaces_compile_against_the_real_assembly()
        => AssertCompiles("Tune.GrainInterfaces", ["src/GrainInterfaces"], "Tune.Core");

    [Fact]
    public void Grains_compile_against_the_real_assembly()
        => AssertCompiles("Tune.Grains", ["src/GrainInterfaces", "src/Grains"], "Tune.Core");

    [Fact]
    public void Engine_only_member_of_a_real_type_does_not_compile()
    {
        const string Source = """
            using Orleans;
            public sealed class BadGrain : Grain
            {
                public void Leave() { DeactivateOnIdle(); _ = Activation; }
            }
            """;

        var errors = Compilations.Errors(Compilations.Create("Planted", [Compilations.Parse(Source), .. Stubs.Value], [Compilations.Orleans]));

        Assert.Contains("'Activation'", Assert.Single(errors), StringComparison.Ordinal);
    }

    private void AssertCompiles(string name, IReadOnlyList<string> folders, params string[] references)
    {
        // hosting code of its own is what Orleans' other assemblies are for
        var files = folders.SelectMany(folder => Repository.Files(folder, "*.cs")).Where(file => !file.EndsWith(".Orleans.cs", StringComparison.Ordinal)).ToList();
        var sources = files.Select(file => Compilations.Parse(Repository.Read(file), file));
        var compilation = Compilations.Create(
            name, [.. sources, .. Stubs.Value], [Compilations.Orleans, .. references.Select(Compilations.Ours)]);
        var (errors, forGenerators) = Split(compilation);
        output.WriteLine($"{files.Count} files, {Stubs.Value.Count} stubs; {forGenerators} errors left to source generators.");

        Assert.NotEmpty(files);
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    // what [LoggerMessage], [GeneratedRegex] and [LibraryImport] will write is not there: a partial member without its body
    private static (IReadOnlyList<string> Errors, int ForGenerators) Split(CSharpCompilation compilation)
    {
        string[] partial = ["CS8795", "CS9248"];
        var errors = compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error).ToLookup(one => partial.Contains(one.Id));
        return ([.. errors[false].Select(one => one.ToString())], errors[true].Count());
    }

    private static List<SyntaxTree> MakeStubs()
    {
        var missing = new SurfaceComparison(Compilations.Read(Compilations.Engine), Compilations.Read(Compilations.Orleans)).Missing;
        var rewriter = new StubRewriter();
        return [.. missing.Select(EngineSources.FileOf).Distinct().Select(file =>
            Compilations.Parse(rewriter.Visit(Compilations.Parse(EngineSources.Read(file)).GetRoot()).ToFullString(), file))];
    }
}
