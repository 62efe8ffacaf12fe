using System.Globalization;
using System.Text.Json;

namespace Tune;

/// <summary>How far a results folder is written, and of which journal.</summary>
/// <param name="Sequence">Everything up to this sequence number is in the files.</param>
/// <param name="Origin">The time of the journal's first fact: tells two experiments of one name apart.</param>
internal readonly record struct FolderCursor(long Sequence, DateTimeOffset Origin)
{
    public const string FileName = "cursor";

    /// <summary>The cursor of a folder; null if there is none that can be read, so that everything is written anew.</summary>
    public static FolderCursor? Read(string root)
    {
        var path = Path.Combine(root, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new FolderCursor(document.RootElement.GetProperty("sequence").GetInt64(), document.RootElement.GetProperty("origin").GetDateTimeOffset());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public void Write(string root) =>
        AtomicFile.Replace(Path.Combine(root, FileName), string.Create(CultureInfo.InvariantCulture, $"{{\"sequence\":{Sequence},\"origin\":\"{Origin:O}\"}}\n"));
}
