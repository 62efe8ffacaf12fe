using System.Text;

namespace Tune;

/// <summary>A results folder and the journal that it follows.</summary>
internal sealed class FolderFixture : IDisposable
{
    public const string Spec = """{"name":"digits","samples":10}""";

    public string Root { get; } = Directory.CreateTempSubdirectory("tune-results-").FullName;

    public Journal Journal { get; } = new Journal().Started();

    public string this[string path] => File.ReadAllText(Path.Combine(Root, path));

    public string[] Lines(string path) => this[path].TrimEnd('\n').Split('\n');

    public bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    /// <summary>What a process does: opens the folder, replays the journal up to a fact and flushes now and then; then it is gone.</summary>
    public async Task Follow(int? until = null, int flushEvery = 3, int lastFlush = int.MaxValue)
    {
        using var writer = ResultsFolderWriter.Open(Root, Spec);
        for (var i = 0; i < (until ?? Journal.Facts.Count); i++)
        {
            writer.Apply(i + 1, Journal.Facts[i]);
            if (i % flushEvery == 0 && i < lastFlush) await writer.FlushAsync();
        }

        if (lastFlush == int.MaxValue) await writer.FlushAsync();
    }

    /// <summary>All files of trials with their contents.</summary>
    public string Snapshot()
    {
        var text = new StringBuilder();
        foreach (var path in Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Where(path => path.Contains("trial_", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            text.Append("== ").Append(Path.GetRelativePath(Root, path).Replace('\\', '/')).Append('\n').Append(File.ReadAllText(path));
        return text.ToString();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
