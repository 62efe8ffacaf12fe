using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Tune.Architecture.Tests;

/// <summary>The files in which the embedded engine declares types of Orleans.</summary>
internal static partial class EngineSources
{
    private static readonly Dictionary<string, string> Texts =
        Repository.Files("src/Engine/Surface", "*.cs").ToDictionary(file => file, Repository.Read);

    public static string Read(string file) => Texts[file];

    public static string FileOf(INamedTypeSymbol type)
    {
        var generic = type.IsGenericType ? "(?=<)" : "(?!<)";
        var declaration = new Regex($@"^public .*\b(class|interface|struct|enum|delegate) {type.Name}\b{generic}", RegexOptions.Multiline);
        var files = Texts.Where(one => declaration.IsMatch(one.Value) && one.Value.Contains($"namespace {type.ContainingNamespace};", StringComparison.Ordinal));
        return files.Select(one => one.Key).FirstOrDefault() ?? throw new FileNotFoundException($"No file of src/Engine/Surface declares {type}.");
    }

    /// <summary>Where the type stands in the sources of Orleans, as its remarks say.</summary>
    public static string PlaceOf(INamedTypeSymbol type)
    {
        var place = Remark().Match(Texts[FileOf(type)]);
        return place.Success ? place.Groups[1].Value : throw new InvalidDataException($"{type}: the remarks do not name its place in Orleans' sources.");
    }

    [GeneratedRegex("<remarks>(src/[^<]+)</remarks>")]
    private static partial Regex Remark();
}
