using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tune.Behaviour;
using Tune.Grains;

namespace Tune.Storage;

/// <summary>Checkpoints of a cluster on a disk that is full.</summary>
public sealed class PatientCheckpointStoreTests : IDisposable
{
    private const int NoSpace = 28;

    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly HashSet<string> _folders = [];
    private bool _isFull = true;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_save_waits_for_space_and_is_whole_when_there_is_some()
    {
        var store = Open();
        var save = store.SaveAsync("e", 1, 1, 1, WriteAsync, None);
        await WaitsAsync(save);

        Assert.Empty(await store.ListAsync("e", 1, None));
        Assert.Contains("No space left in", Assert.Single(_log), StringComparison.Ordinal);
        _isFull = false;
        while (!save.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        var saved = await save;

        Assert.Equal("whole", await File.ReadAllTextAsync(Path.Combine(await store.OpenAsync(saved, None), "state")));
        Assert.Equal(saved.Name, Assert.Single(await store.ListAsync("e", 1, None)));
        // each try in a folder of its own, and nothing is left of those that failed
        Assert.True(_folders.Count > 1);
        Assert.Equal(saved.Name, Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(await store.OpenAsync(saved, None)) ?? ""))));
        Assert.Equal(1, _log.Count(line => line.Contains("waits for space", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_waits_no_longer_than_it_may()
    {
        var save = Open().SaveAsync("e", 1, 1, 1, WriteAsync, None);
        await WaitsAsync(save);

        while (!save.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Contains("saving", (await Assert.ThrowsAsync<StorageFullException>(() => save)).Message, StringComparison.Ordinal);
    }

    /// <summary>Needs to mount a file system, as the images in which it is built may; elsewhere the tests above stand for it.</summary>
    [Fact]
    public async Task On_a_disk_that_really_is_full_nothing_half_written_counts_and_it_goes_on_when_there_is_space()
    {
        Directory.CreateDirectory(_folder["checkpoints"]);
        if (Environment.UserName != "root" || await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder["checkpoints"]) != 0) return;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder["checkpoints"], "filler"), new byte[900 * 1024]);
            byte[] state = [.. Enumerable.Range(0, 400 * 1024).Select(index => (byte)(index * 7))];
            var store = Open();
            var save = store.SaveAsync("e", 1, 1, 1, (folder, ct) => File.WriteAllBytesAsync(Path.Combine(folder, "state"), state, ct), None);
            await WaitsAsync(save);

            Assert.Empty(await store.ListAsync("e", 1, None));
            File.Delete(Path.Combine(_folder["checkpoints"], "filler"));
            while (!save.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                await Task.Yield();
            }

            Assert.Equal(state, await File.ReadAllBytesAsync(Path.Combine(await store.OpenAsync(await save, None), "state")));
        }
        finally
        {
            Assert.Equal(0, await RunAsync("umount", _folder["checkpoints"]));
        }
    }

    [Fact]
    public async Task What_else_fails_is_not_waited_for()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Open().SaveAsync("e", 1, 1, 1, (_, _) => throw new InvalidDataException("The user's own."), None).OrFail());

        Assert.Empty(_log);
    }

    private PatientCheckpointStore Open() => new(
        new DirectoryCheckpointStore(_folder["checkpoints"]), TimeSpan.FromMinutes(5), _time, LoggerFactory.Create(logging => logging.AddProvider(new QueueLoggerProvider(_log))).CreateLogger<PatientCheckpointStore>());

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true }) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Half is written when the disk is full.</summary>
    private async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        _folders.Add(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "state"), _isFull ? "ha" : "whole", cancellationToken);
        if (_isFull) throw new IOException("No space left on device", NoSpace);
    }

    private async Task WaitsAsync(Task save)
    {
        while (_log.IsEmpty && !save.IsCompleted) await Task.Yield();
        Assert.False(save.IsCompleted);
    }
}
