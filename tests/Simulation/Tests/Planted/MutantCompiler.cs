using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tune.Simulations;

/// <summary>Compiles the contracts and grains from the product's sources, as the project beside the simulator does, with a fault in one file.</summary>
internal static class MutantCompiler
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview);

    /// <summary>Without a fault: what is read of sources and references is read once for all.</summary>
    private static readonly Lazy<CSharpCompilation> Sound = new(Read);

    /// <summary>The assembly that is compiled.</summary>
    public const string Assembly = "Tune.Simulated.Grains";

    public static byte[] Compile(PlantedBug bug)
    {
        var path = Path.Combine(Root, "src", bug.File);
        var planted = CSharpSyntaxTree.ParseText(bug.Plant(File.ReadAllText(path)), Parsing, path);
        var sound = Sound.Value;
        // its bodies of partial methods are in trees that are named after it
        var compilation = sound.RemoveSyntaxTrees(sound.SyntaxTrees.Where(tree => tree.FilePath == path || tree.FilePath == BodiesOf(path))).AddSyntaxTrees([planted, .. BodiesOfPartialMethods(planted)]);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        return result.Success
            ? assembly.ToArray()
            : throw new InvalidOperationException($"'{bug}' does not compile:\n{string.Join('\n', result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error))}");
    }

    private static CSharpCompilation Read()
    {
        var trees = Parse();
        return CSharpCompilation.Create(
            Assembly,
            [.. trees, .. trees.SelectMany(BodiesOfPartialMethods), CSharpSyntaxTree.ParseText($"{Usings}{UsingsOfCore()}\n{Friends()}", Parsing)],
            References.Where(path => Path.GetFileNameWithoutExtension(path) != Assembly).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static string BodiesOf(string path) => $"{path} bodies";

    private static string Root { get; } = FindRoot();

    private static IEnumerable<string> References => (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator);

    // the version that those who refer to it expect, and the friends that the project file names
    private static string Friends() => $$"""
        [assembly: System.Reflection.AssemblyVersion("{{System.Reflection.AssemblyName.GetAssemblyName(References.Single(path => Path.GetFileNameWithoutExtension(path) == Assembly)).Version}}")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Simulation.Tests")]
        """;

    private static string UsingsOfCore() => string.Concat(System.Xml.Linq.XDocument.Load(Path.Combine(Root, "Directory.Build.targets")).Descendants("Using")
        .Select(one => (string?)one.Attribute("Include") ?? "")
        .Where(name => name.StartsWith("Tune", StringComparison.Ordinal))
        .Select(name => $" global using {name};"));

    private static List<SyntaxTree> Parse() =>
        [.. new[] { "GrainInterfaces", "Grains" }.SelectMany(project => Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !IsLeftOut(Path.GetRelativePath(Path.Combine(Root, "src"), file)))
            .Order(StringComparer.Ordinal)
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Parsing, file))];

    private static bool IsLeftOut(string file) => file.Replace('\\', '/').StartsWith("Grains/Hosting/", StringComparison.Ordinal)
        || file.Replace('\\', '/').StartsWith("GrainInterfaces/Serialization/", StringComparison.Ordinal);

    /// <summary>What source generators would write does nothing here: logging, and calls of the operating system.</summary>
    private static IEnumerable<SyntaxTree> BodiesOfPartialMethods(SyntaxTree tree)
    {
        var root = tree.GetCompilationUnitRoot();
        foreach (var method in root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => method.Body is null && method.ExpressionBody is null && method.Modifiers.Any(SyntaxKind.PartialKeyword)))
        {
            var type = (TypeDeclarationSyntax?)method.Parent ?? throw new InvalidOperationException($"{method} is in no type.");
            var space = root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
            var body = $"{method.WithAttributeLists([]).WithSemicolonToken(default).NormalizeWhitespace()} => {(method.ReturnType.ToString() == "void" ? "_ = 0" : "default!")};";
            var text = $"{root.Usings.ToFullString()}\n{(space is null ? "" : $"namespace {space};")}\npartial {type.Keyword} {type.Identifier} {{ {body} }}";
            yield return CSharpSyntaxTree.ParseText(text, Parsing, BodiesOf(tree.FilePath));
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests has Tune.Orleans.sln.");
    }
}
