using System.Collections.Immutable;
using Tune.Grains;

namespace Tune.Storage;

/// <summary>What a client makes of a silo that gives it something else than was saved.</summary>
public sealed class CheckpointDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../evil", null, "is no path of a file in a folder")]
    [InlineData("/evil", null, "is no path of a file in a folder")]
    [InlineData("link", "../../evil", "which is not in it")]
    [InlineData("link", "/etc/passwd", "which is not in it")]
    [InlineData("link", "", null)]
    public async Task Nothing_is_written_or_led_outside_of_the_folder(string path, string? link, string? problem)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => DownloadAsync(new StoredFile(path, 1, default, link)));

        if (problem is not null) Assert.Contains(problem, Assert.IsType<TuneException>(error).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["downloads"]));
    }

    [Fact]
    public async Task A_file_behind_a_link_is_not_written_through_it()
    {
        await Assert.ThrowsAnyAsync<IOException>(() => DownloadAsync(new StoredFile("link", 0, default, "."), new StoredFile("link/file", 1, default)));

        Assert.Empty(Directory.GetFileSystemEntries(_folder["downloads"]));
    }

    [Fact]
    public async Task More_than_was_saved_does_not_fill_the_disk()
    {
        var error = await Assert.ThrowsAsync<CheckpointCorruptException>(() => DownloadAsync(new StoredFile("endless", long.MaxValue, default)));

        Assert.Contains("more than 100 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["downloads"]));
    }

    [Fact]
    public async Task What_is_in_the_folder_by_then_is_left_alone()
    {
        Directory.CreateDirectory(_folder["downloads/best"]);
        await File.WriteAllTextAsync(_folder["downloads/best/mine"], "mine");

        await Assert.ThrowsAsync<IOException>(() => DownloadAsync());

        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["downloads/best/mine"]));
    }

    private Task<SavedCheckpoint> DownloadAsync(params ImmutableArray<StoredFile> listed)
    {
        Directory.CreateDirectory(_folder["downloads"]);
        var files = Answering.For<ICheckpointFilesGrain>((method, arguments) => method.Name switch
        {
            nameof(ICheckpointFilesGrain.ListAsync) => Task.FromResult(arguments[1] is null ? listed : []),
            // a file that never ends
            nameof(ICheckpointFilesGrain.ReadAsync) => Task.FromResult<ReadOnlyMemory<byte>>(new byte[60]),
            _ => throw Answering.Unexpected(method),
        });
        var checkpoint = new CheckpointRef("e", 0, 1, 1, "checkpoint_000001", "hash", 100);
        return new CheckpointDownload(files, new PatientCalls(TimeProvider.System, CancellationToken.None), checkpoint).RunAsync(_folder["downloads/best"], CancellationToken.None).OrFail();
    }
}
