using System.IO.Compression;
using System.Xml.Linq;

namespace Packages.Tests;

/// <summary>A package as it lies in the feed.</summary>
internal sealed class PackageFile
{
    private readonly XElement _metadata;

    public PackageFile(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        Files = [.. archive.Entries.Select(entry => entry.FullName).Where(IsContent).Order(StringComparer.Ordinal)];
        using var nuspec = archive.Entries.Single(entry => !entry.FullName.Contains('/') && entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        _metadata = XDocument.Load(nuspec).Descendants().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>What it holds, without what every package has for NuGet itself.</summary>
    public IReadOnlyList<string> Files { get; }

    public string Id => Text("id");

    public string Text(string name) => _metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

    /// <summary>The ids of what it brings along.</summary>
    public IReadOnlyList<string> Dependencies =>
        [.. _metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(one => $"{one.Attribute("id")?.Value}").Order(StringComparer.Ordinal)];

    private static bool IsContent(string file)
        => !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal)
            && file is not "[Content_Types].xml" && !file.EndsWith(".nuspec", StringComparison.Ordinal);
}
