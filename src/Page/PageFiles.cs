using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Tune.Page;

/// <summary>The files of the page. They are the same for everybody: what they show they ask for, as who has opened them.</summary>
internal static class PageFiles
{
    private static readonly Lazy<ImmutableArray<PageFile>> Read = new(() => [.. typeof(PageFiles).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(Of)]);

    /// <summary>The name of the file that is the page itself.</summary>
    public const string Index = "index.html";

    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<PageFile> All => Read.Value;

    private static PageFile Of(string name)
    {
        using var resource = typeof(PageFiles).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no {name} in the assembly.");
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return new PageFile(name, TypeOf(name), ImmutableCollectionsMarshal.AsImmutableArray(content));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".txt" => "text/plain; charset=utf-8",
        _ => throw new InvalidOperationException($"What kind of file {name} is has to be said here."),
    };
}
