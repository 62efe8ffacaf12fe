namespace Tune.Storage;

/// <summary>A folder that was there is never made again.</summary>
public sealed class FolderRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void Root_that_was_there_is_not_made_again(string end)
    {
        Directory.CreateDirectory(_folder["data"]);
        var root = new FolderRoot(_folder["data"] + end);
        var before = root.Create("digits", "trial_00000");
        Directory.Move(_folder["data"], _folder["elsewhere"]);

        Assert.True(root.IsGone);
        Assert.All<string[]>([["digits", "trial_00001"], ["digits"], []], names =>
            Assert.Equal(_folder["data"], Assert.Throws<DataFolderGoneException>(() => root.Create(names)).Folder));
        Assert.Throws<DataFolderGoneException>(() => root.Create(before, isDurable: true));
        Assert.Equal(["elsewhere"], Directory.GetFileSystemEntries(_folder.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public void Root_is_made_once_with_what_is_above_it_and_then_never()
    {
        var root = new FolderRoot(_folder["a/b"]);
        Assert.False(root.IsGone);

        var made = root.Create("digits", "trial_00000");
        Directory.Delete(_folder["a"], recursive: true);

        Assert.Equal(_folder["a/b/digits/trial_00000"], made);
        Assert.Throws<DataFolderGoneException>(() => root.Create("digits"));
        Assert.False(Directory.Exists(_folder["a"]));
    }

    [Fact]
    public void What_is_removed_beneath_the_root_is_made_again()
    {
        var root = new FolderRoot(_folder.FullPath);
        root.Create("digits", "trial_00000");
        Directory.Delete(_folder["digits"], recursive: true);

        Assert.True(Directory.Exists(root.Create("digits", "trial_00001")));
    }

    [Fact]
    public void Results_are_not_begun_in_a_root_that_is_gone()
    {
        Directory.CreateDirectory(_folder["data"]);
        var root = new FolderRoot(_folder["data"]);
        Directory.Delete(_folder["data"]);

        var error = Assert.Throws<TuneException>(() => ResultsFolderWriter.Open(root, "digits", "{}", everyTrial: true));

        Assert.Contains("its folder is gone. Let nothing delete the results folder", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Fact]
    public void File_in_the_way_is_named()
    {
        File.WriteAllText(_folder["digits"], "");

        var error = Assert.ThrowsAny<IOException>(() => new FolderRoot(_folder.FullPath).Create("digits"));

        Assert.Contains(_folder["digits"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_folder_is_made_and_none_above_it()
    {
        // what .NET would do, and what would bring back a folder that is removed at this moment
        Assert.Throws<DirectoryNotFoundException>(() => PrivateFiles.CreateFolder(_folder["a/b"]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task Copy_of_a_folder_into_one_that_is_gone_makes_nothing()
    {
        Directory.CreateDirectory(_folder["source/inner"]);

        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => Checkpoint.FromFolder(_folder["source"]).WriteToAsync(_folder["gone/data"], CancellationToken.None));

        Assert.False(Directory.Exists(_folder["gone"]));
    }

    public void Dispose() => _folder.Dispose();
}
