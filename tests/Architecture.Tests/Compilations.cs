using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Tune.Architecture.Tests;

/// <summary>Compiles and reads with Roslyn, against the framework and the libraries that the tests run with.</summary>
internal static class Compilations
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview);

    /// <summary>The framework, and every library here that is neither ours nor a test's.</summary>
    public static IReadOnlyList<MetadataReference> Libraries { get; } = FindLibraries();

    public static MetadataReference Ours(string assembly) => Of(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));

    public static SyntaxTree Parse(string text, string path = "") => CSharpSyntaxTree.ParseText(text, Parsing, path);

    public static CSharpCompilation Create(
        string name,
        IEnumerable<SyntaxTree> sources,
        IEnumerable<MetadataReference> references,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
        => CSharpCompilation.Create(
            name,
            sources.Append(Parse(ImplicitUsings)),
            Libraries.Concat(references),
            new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The assemblies behind references, as symbols.</summary>
    public static IReadOnlyList<IAssemblySymbol> Read(params IReadOnlyList<MetadataReference> references)
    {
        var reader = Create("reader", [], references);
        return [.. references.Select(reference => (IAssemblySymbol)(reader.GetAssemblyOrModuleSymbol(reference)
            ?? throw new InvalidOperationException($"{reference.Display} cannot be read.")))];
    }

    public static IReadOnlyList<string> Errors(CSharpCompilation compilation)
        => [.. compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.ToString())];

    private static PortableExecutableReference Of(string path) => MetadataReference.CreateFromFile(path);

    private static List<MetadataReference> FindLibraries()
    {
        var all = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator);
        return [.. all.Where(path => !IsOurs(Path.GetFileName(path))).Select(Of)];
    }

    private static bool IsOurs(string file)
        => file.StartsWith("Tune.", StringComparison.Ordinal)
            || file.StartsWith("xunit", StringComparison.OrdinalIgnoreCase)
            || file.EndsWith(".Tests.dll", StringComparison.Ordinal);
}
