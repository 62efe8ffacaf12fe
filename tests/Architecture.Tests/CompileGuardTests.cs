using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tune.Architecture.Tests.Surface;
using Xunit.Abstractions;

namespace Tune.Architecture.Tests;

/// <summary>
/// Contracts and grains compile against the real assemblies, with every build of the embedded engine; that they also run there is what the
/// build with <c>-p:Engine=Orleans</c> shows.
/// </summary>
public sealed class CompileGuardTests(ITestOutputHelper output)
{
    [Fact]
    public void Grain_interfaces_compile_against_the_real_assemblies()
        => AssertCompiles("Tune.GrainInterfaces", ["src/GrainInterfaces"], "Tune.Core");

    [Fact]
    public void Grains_compile_against_the_real_assemblies()
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

        var errors = Compilations.Errors(Compilations.Create("Planted", [Compilations.Parse(Source)], Compilations.Orleans));

        Assert.Contains("'Activation'", Assert.Single(errors), StringComparison.Ordinal);
    }

    private void AssertCompiles(string name, IReadOnlyList<string> folders, params string[] references)
    {
        var files = folders.SelectMany(folder => Repository.Files(folder, "*.cs")).Where(file => !file.EndsWith(".Embedded.cs", StringComparison.Ordinal)).ToList();
        var sources = files.Select(file => Compilations.Parse(Repository.Read(file), file));
        var compilation = Compilations.Create(
            name, sources, [.. Compilations.Orleans, .. references.Select(Compilations.Ours)]);
        var (errors, forGenerators) = Split(compilation);
        output.WriteLine($"{files.Count} files; {forGenerators} errors left to source generators.");

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
}
