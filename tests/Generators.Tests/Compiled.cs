using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Tune.Generators.Tests;

/// <summary>A program after the generator and the compiler.</summary>
internal sealed record Compiled(Compilation Compilation, ImmutableArray<Diagnostic> Faults, ImmutableArray<GeneratedSourceResult> Sources)
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using System.Text.Json.Serialization;
        global using Tune;
        global using Tune.Spaces;
        global using static Tune.Domain;
        """;

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What the compiler says, from warnings on; a documentation comment that is missing is no fault of a test.</summary>
    public IReadOnlyList<Diagnostic> Complaints =>
        [.. Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591")];

    public static CSharpCompilation Before(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary) => CSharpCompilation.Create(
        "Program", [Tree(Usings, "Usings.cs"), Tree(source, "Program.cs")], References, new(kind, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Tree(string source, string path) => CSharpSyntaxTree.ParseText(source, Parse, path);

    public static GeneratorDriver Driver(bool trackSteps = false) => CSharpGeneratorDriver.Create(
        [new SearchSpaceGenerator().AsSourceGenerator()], parseOptions: Parse, driverOptions: new(IncrementalGeneratorOutputKind.None, trackSteps));

    public static Compiled From(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(Before(source, kind), out var compilation, out var faults);
        var result = Assert.Single(driver.GetRunResult().Results);
        Assert.Null(result.Exception);
        return new(compilation, faults, result.GeneratedSources);
    }

    /// <summary>Runs the static method <c>Program.Run</c>.</summary>
    public string Run()
    {
        using var image = new MemoryStream();
        Assert.Empty(Complaints);
        Assert.True(Compilation.Emit(image).Success);
        var method = Assembly.Load(image.ToArray()).GetType("Program")!.GetMethod("Run")!;
        return (string)method.Invoke(null, null)!;
    }
}
