namespace Cli.Tests;

/// <summary>Archives that are damaged, or made by somebody who means no good.</summary>
public sealed class DamagedArchiveTests(SavedArchive saved) : IClassFixture<SavedArchive>, IDisposable
{
    private readonly ArchiveFolder _folder = new();

    [Theory]
    [InlineData("no zip", "is no archive of an experiment: it is no zip file")]
    [InlineData("cut", "is no archive of an experiment: it is no zip file, or its end is missing")]
    [InlineData("no manifest", "is no archive of an experiment: it has no manifest.json")]
    [InlineData("other format", "is no archive of an experiment: its manifest.json is of something else")]
    [InlineData("newer", "was written by a newer version: its archive is of version 2, and this one reads up to 1.")]
    [InlineData("part of a manifest", "is damaged: its manifest.json can't be read: ")]
    [InlineData("no spec", "is damaged: it has no spec.json.")]
    [InlineData("journal changed", "is damaged: its journal.jsonl is not what was written.")]
    [InlineData("journal longer", "is damaged: its journal.jsonl is longer than it may be.")]
    [InlineData("journal that can't be", "is damaged: Trial 00000 ")]
    [InlineData("entry missing", "is damaged: its journal has the entry 3 in the place of 2.")]
    [InlineData("checkpoint changed", "is damaged: the files of the checkpoint checkpoint_")]
    [InlineData("checkpoint file missing", "is damaged: the files of the checkpoint checkpoint_")]
    [InlineData("checkpoint longer", "is longer than it may be.")]
    [InlineData("checkpoint of nobody", "is damaged: its journal does not have the checkpoint checkpoint_000009 of trial 7.")]
    [InlineData("too big", "is too big: what is in it takes ")]
    [InlineData("journal too big", "is too big: its journal takes ")]
    [InlineData("too big to add", "is damaged: its manifest.json has sizes that nothing has.")]
    [InlineData("less than nothing", "is damaged: its manifest.json has a size that is less than nothing.")]
    [InlineData("up", "is not imported: it has a file '../evil'")]
    [InlineData("rooted", "is not imported: it has a file '/tmp/evil'")]
    [InlineData("drive", "is not imported: it has a file 'C:\\evil'")]
    [InlineData("up in a checkpoint", "is not imported: it has a file 'checkpoints/00000/checkpoint_000001/../../../evil'")]
    [InlineData("twice", "is not imported: it has two files 'spec.json'")]
    [InlineData("unknown file", "is not imported: it has a file 'evil'")]
    [InlineData("checkpoint's name", "is not imported: it has a checkpoint '../../evil' of trial 0")]
    [InlineData("link out", "is not imported: it has a link 'out' to '../../evil'")]
    [InlineData("link rooted", "is not imported: it has a link 'out' to '/etc'")]
    [InlineData("link by a link", "is not imported: it has a link 'out' to 'link/..'")]
    [InlineData("name", "Name: '../evil' can't name a folder everywhere")]
    public async Task What_can_not_be_imported_is_said_and_leaves_nothing(string how, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        saved.CopyTo(_folder);
        DamagedArchive.Make(_folder.Archive, how);

        var (code, output, error) = await _folder.ElsewhereAsync("import", _folder.Archive);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(expected, Assert.Single(error), StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/evil"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_folder.Data) ?? "", "evil*", SearchOption.AllDirectories));
        if (Directory.Exists(_folder.Elsewhere))
        {
            Assert.Equal("There are no experiments in", Assert.Single((await _folder.ElsewhereAsync("list")).Output)[.."There are no experiments in".Length]);
            Assert.Empty(Directory.EnumerateDirectories(_folder.Elsewhere, "checkpoint_*", SearchOption.AllDirectories));
        }
    }

    public void Dispose() => _folder.Dispose();
}
