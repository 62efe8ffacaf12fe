namespace Tune.Architecture.Tests;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["obj", "bin", "artifacts", ".git", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths below a folder, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var path = Path.Combine(Root, folder);
        if (!Directory.Exists(path)) return [];
        return [.. Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(Generated.Contains))
            .Order(StringComparer.Ordinal)];
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>What the product's own projects need not say.</summary>
    public static string UsingsOfCore() => string.Concat(System.Xml.Linq.XDocument.Parse(Read("Directory.Build.targets")).Descendants("Using")
        .Select(one => (string?)one.Attribute("Include") ?? "")
        .Where(name => name.StartsWith("Tune", StringComparison.Ordinal))
        .Select(name => $"global using {name};\n"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests has Tune.Orleans.sln.");
    }
}
