using System.Formats.Tar;
using Tune.Storage;

namespace Tune.Programs;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CodePackageTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_files_are_the_same_package_whenever_and_wherever_they_are_packed()
    {
        var (one, other) = (_folder["one"], _folder["other"]);
        Make(one, ["a.py", "b/c.py"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Make(other, ["b/c.py", "a.py"], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var code = await CodeOfAsync(one);

        Assert.Equal((code, 2), (await CodeOfAsync(other), code.Files));
        File.AppendAllText(Path.Combine(other, "a.py"), "#");
        Assert.NotEqual(code.Digest, (await CodeOfAsync(other)).Digest);
        File.WriteAllText(Path.Combine(other, "a.py"), "a.py");
        Assert.Equal(code, await CodeOfAsync(other));
        File.SetUnixFileMode(Path.Combine(other, "a.py"), Private | UnixFileMode.UserExecute);
        Assert.NotEqual(code.Digest, (await CodeOfAsync(other)).Digest);
    }

    [Fact]
    public async Task Links_within_the_folder_empty_folders_and_what_can_be_executed_travel_as_they_are_and_data_folders_do_not()
    {
        var root = _folder["one"];
        Make(root, ["run.sh", "lib/a.py", "tune-data/tune.db", "tune-data/e/trials.csv", ".git/config"], DateTime.UtcNow);
        Directory.CreateDirectory(Path.Combine(root, "out"));
        File.SetUnixFileMode(Path.Combine(root, "run.sh"), Private | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(root, "lib", "b.py"), "a.py");
        Directory.CreateSymbolicLink(Path.Combine(root, "same"), "lib");

        await using var package = await CodePackage.PackAsync(root, CancellationToken.None);
        using var archive = new MemoryStream();
        for (var offset = 0L; offset < package.Code.Bytes; offset = archive.Length) archive.Write((await package.ReadAsync(offset, CancellationToken.None)).AsSpan());
        archive.Position = 0;
        var entries = new List<(string, TarEntryType, string, bool)>();
        using var reader = new TarReader(archive);
        while (reader.GetNextEntry() is { } entry) entries.Add((entry.Name, entry.EntryType, entry.LinkName, entry.Mode.HasFlag(UnixFileMode.UserExecute)));

        Assert.Equal(
            [
                ("lib/a.py", TarEntryType.RegularFile, "", false), ("lib/b.py", TarEntryType.SymbolicLink, "a.py", true), ("out/", TarEntryType.Directory, "", true), ("run.sh", TarEntryType.RegularFile, "", true),
                ("same", TarEntryType.SymbolicLink, "lib", true),
            ],
            entries.Select(entry => entry with { Item4 = entry.Item4 || entry.Item2 == TarEntryType.SymbolicLink }));
    }

    [Fact]
    public async Task A_link_that_leads_out_a_folder_that_is_not_there_and_too_much_are_refused_with_what_to_do()
    {
        var root = _folder["one"];
        Make(root, ["a.py"], DateTime.UtcNow);

        Assert.Contains("there is no folder", await ProblemOfAsync(Path.Combine(root, "none")), StringComparison.Ordinal);
        File.CreateSymbolicLink(Path.Combine(root, "data"), "/usr/share");
        Assert.Contains("the link data leads out", await ProblemOfAsync(root), StringComparison.Ordinal);
        File.Delete(Path.Combine(root, "data"));
        Directory.CreateDirectory(Path.Combine(root, "data"));
        // holes take no place on the disk
        using (var large = File.Create(Path.Combine(root, "data", "large.bin"))) large.SetLength(ProgramCode.MostBytes);
        Assert.Contains("has 256.0 MiB, and silos take up to 256.0 MiB of code; the largest in it are data 256.0 MiB, a.py 0.0 MiB. Name what the program does not need in .tuneignore", await ProblemOfAsync(root), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(root, ".tuneignore"), "data/\n");
        Assert.Equal(2, (await CodeOfAsync(root)).Files);
    }

    private static async Task<ProgramCode> CodeOfAsync(string folder)
    {
        await using var package = await CodePackage.PackAsync(folder, CancellationToken.None);
        return package.Code;
    }

    private static async Task<string> ProblemOfAsync(string folder) => Assert.Single((await Assert.ThrowsAsync<InvalidExperimentException>(() => CodePackage.PackAsync(folder, CancellationToken.None))).Problems);

    private static void Make(string root, string[] files, DateTime written)
    {
        foreach (var path in files.Select(name => Path.Combine(root, name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? root);
            File.WriteAllText(path, Path.GetFileName(path));
            File.SetLastWriteTimeUtc(path, written);
        }
    }
}
