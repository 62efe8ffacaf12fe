using System.Globalization;

namespace Tune.Archives;

/// <summary>The names of the files of an archive, and which of them may become files here.</summary>
internal static class ArchivePaths
{
    public const string Manifest = "manifest.json", Spec = "spec.json", Journal = "journal.jsonl";

    /// <summary>What the names of a checkpoint's files begin with.</summary>
    public static string Prefix(int trial, string checkpoint) => string.Create(CultureInfo.InvariantCulture, $"checkpoints/{trial:00000}/{checkpoint}/");

    /// <summary>Whether a relative path stays in its folder, on every system; a folder's ends with a slash.</summary>
    public static bool IsInside(string path) => path.Length > 0 && !path.Any(character => character is '\\' or ':' || char.IsControl(character))
        && path.TrimEnd('/').Split('/').All(part => part is not ("" or "." or "..")) && !path.EndsWith("//", StringComparison.Ordinal);

    /// <summary>Whether what a link says leads to something in the folder that its path is relative to. The way up comes first: after a name, which may be another link's, it could lead anywhere.</summary>
    public static bool LeadsInside(string path, string target)
    {
        var rest = target;
        for (var depth = path.Count(character => character == '/'); depth > 0 && rest.StartsWith("../", StringComparison.Ordinal); depth--) rest = rest[3..];
        return IsInside(rest);
    }
}
