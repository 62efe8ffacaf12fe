using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tune.Architecture.Tests;

/// <summary>Which folder of src/Core uses types of which other.</summary>
internal static class CoreFolders
{
    private const string Core = "src/Core";

    /// <summary>"From -> To", with "file uses type" for each.</summary>
    public static IReadOnlyDictionary<string, SortedSet<string>> Uses { get; } = Find();

    private static Dictionary<string, SortedSet<string>> Find()
    {
        var uses = new Dictionary<string, SortedSet<string>>();
        var trees = Repository.Files(Core, "*.cs").Select(file => Compilations.Parse(Repository.Read(file), file)).ToList();
        var compilation = Compilations.Create("Tune.Core", trees.Append(Compilations.Parse(Repository.UsingsOfCore())), []);
        foreach (var tree in trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var type = model.GetSymbolInfo(name).Symbol switch
                {
                    INamedTypeSymbol named => named,
                    { IsStatic: true } member => member.ContainingType,
                    _ => null,
                };
                var file = type?.OriginalDefinition.Locations.FirstOrDefault(one => one.IsInSource)?.SourceTree?.FilePath;
                if (type is null || string.IsNullOrEmpty(file) || Folder(file) == Folder(tree.FilePath)) continue;
                var use = $"{Folder(tree.FilePath)} -> {Folder(file)}";
                if (!uses.TryGetValue(use, out var places)) uses[use] = places = new SortedSet<string>(StringComparer.Ordinal);
                places.Add($"{tree.FilePath} uses {type.Name}");
            }
        }

        return uses;
    }

    private static string Folder(string file) => file[(Core.Length + 1)..].Split('/')[0];
}
