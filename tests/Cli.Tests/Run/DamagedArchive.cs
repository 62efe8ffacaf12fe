using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Cli.Tests;

/// <summary>Archives that are not what was written, each in its way.</summary>
internal static class DamagedArchive
{
    /// <summary>Does something to an archive.</summary>
    public static void Make(string archive, string how)
    {
        if (how == "no zip") File.WriteAllText(archive, "no zip");
        if (how == "cut") File.WriteAllBytes(archive, File.ReadAllBytes(archive)[..^30]);
        if (how is "no zip" or "cut") return;
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Update);
        var saved = zip.Entries.Single(entry => entry.FullName.EndsWith("/inner/state", StringComparison.Ordinal)).FullName;
        switch (how)
        {
            case "no manifest": Entry(zip, "manifest.json").Delete(); break;
            case "no spec": Entry(zip, "spec.json").Delete(); break;
            case "other format": Edit(zip, manifest => manifest["format"] = "another"); break;
            case "newer": Edit(zip, manifest => (manifest["version"], manifest["checkpoints"]) = (2, "elsewhere")); break;
            case "part of a manifest": Edit(zip, manifest => manifest.Remove("spec")); break;
            case "journal changed": Write(zip, "journal.jsonl", text => text.Replace("\"trial\":0", "\"trial\":1", StringComparison.Ordinal)); break;
            case "journal longer": Write(zip, "journal.jsonl", text => text + "\n"); break;
            case "journal that can't be": WriteJournal(zip, lines => [.. lines, lines[^1].Replace($"\"sequence\":{lines.Count}", $"\"sequence\":{lines.Count + 1}", StringComparison.Ordinal)]); break;
            case "entry missing": WriteJournal(zip, lines => [lines[0], .. lines.Skip(2)]); break;
            case "checkpoint changed": Write(zip, saved, text => new string('9', text.Length)); break;
            case "checkpoint file missing": Entry(zip, saved).Delete(); break;
            case "checkpoint longer": Write(zip, saved, text => text + "more"); break;
            case "checkpoint of nobody": Edit(zip, manifest => manifest["checkpoints"]?.AsArray().Add(JsonNode.Parse("""{"trial":7,"name":"checkpoint_000009","bytes":0,"links":{}}"""))); break;
            case "too big": Edit(zip, manifest => First(manifest)["bytes"] = long.MaxValue / 2); break;
            case "journal too big": Edit(zip, manifest => JournalOf(manifest)["bytes"] = long.MaxValue / 2); break;
            case "too big to add": Edit(zip, manifest => First(manifest)["bytes"] = long.MaxValue); break;
            case "less than nothing": Edit(zip, manifest => First(manifest)["bytes"] = -1); break;
            case "up": Add(zip, "../evil"); break;
            case "rooted": Add(zip, "/tmp/evil"); break;
            case "drive": Add(zip, "C:\\evil"); break;
            case "up in a checkpoint": Add(zip, "checkpoints/00000/checkpoint_000001/../../../evil"); break;
            case "twice": Add(zip, "spec.json"); break;
            case "unknown file": Add(zip, "evil"); break;
            case "checkpoint's name": Edit(zip, manifest => First(manifest)["name"] = "../../evil"); break;
            case "link out": Edit(zip, manifest => First(manifest)["links"] = new JsonObject { ["out"] = "../../evil" }); break;
            case "link rooted": Edit(zip, manifest => First(manifest)["links"] = new JsonObject { ["out"] = "/etc" }); break;
            case "link by a link": Edit(zip, manifest => First(manifest)["links"] = new JsonObject { ["out"] = "link/.." }); break;
            case "name": Edit(zip, manifest => manifest["experiment"] = "../evil"); break;
            default: throw new InvalidOperationException($"Nobody knows how to do '{how}'.");
        }
    }

    private static ZipArchiveEntry Entry(ZipArchive zip, string name) => zip.GetEntry(name) ?? throw new InvalidOperationException($"There is no {name}.");

    private static void Add(ZipArchive zip, string name)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write("evil");
    }

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(Entry(zip, name).Open());
        return reader.ReadToEnd();
    }

    private static string Write(ZipArchive zip, string name, Func<string, string> change)
    {
        var text = change(Read(zip, name));
        Entry(zip, name).Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(text);
        return text;
    }

    private static void Edit(ZipArchive zip, Action<JsonObject> change) => Write(zip, "manifest.json", text =>
    {
        var manifest = JsonNode.Parse(text)?.AsObject() ?? [];
        change(manifest);
        return manifest.ToJsonString();
    });

    /// <summary>With a manifest that fits it.</summary>
    private static void WriteJournal(ZipArchive zip, Func<List<string>, List<string>> change)
    {
        var text = Encoding.UTF8.GetBytes(Write(zip, "journal.jsonl", text => string.Concat(change([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)]).Select(line => line + "\n"))));
        Edit(zip, manifest => manifest["journal"] = new JsonObject { ["bytes"] = text.Length, ["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)) });
    }

    private static JsonObject First(JsonObject manifest) => manifest["checkpoints"]?[0]?.AsObject() ?? [];

    private static JsonObject JournalOf(JsonObject manifest) => manifest["journal"]?.AsObject() ?? [];
}
