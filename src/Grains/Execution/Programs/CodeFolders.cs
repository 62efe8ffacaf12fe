using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Orleans;
using Tune.Grains;
using Tune.Storage;

namespace Tune;

/// <summary>The code of programs on this silo: each archive is fetched and unpacked once, and stays for those that need it next.</summary>
/// <param name="grains">Know where it is stored.</param>
/// <param name="checkpoints">Where that is.</param>
/// <param name="results">The folder in which it has a place.</param>
/// <param name="time">Says what has not been used for long.</param>
/// <param name="logger">Is told what is no failure.</param>
internal sealed partial class CodeFolders(IGrainFactory grains, ICheckpointStore checkpoints, FolderRoot results, TimeProvider time, ILogger<CodeFolders> logger)
{
    private const string FolderName = ".code";
    private const string UnpackedName = "unpacked";

    /// <summary>How long what nobody uses is kept.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _folders = new(StringComparer.Ordinal);

    /// <summary>The folder with its files. They are those of all trials: what a program writes into a folder of its code, others see.</summary>
    /// <exception cref="NonRetryableTrialException">It is kept nowhere.</exception>
    public async Task<string> OpenAsync(ProgramCode code)
    {
        // somebody may have removed what was there
        if (_folders.TryGetValue(code.Digest, out var known) && known.Value is { IsCompletedSuccessfully: true } fetched && !Directory.Exists(await fetched)) _folders.TryRemove(KeyValuePair.Create(code.Digest, known));
        var opening = _folders.GetOrAdd(code.Digest, _ => new Lazy<Task<string>>(() => FetchAsync(code)));
        try
        {
            return await opening.Value;
        }
        catch
        {
            // the next one may have more luck
            _folders.TryRemove(KeyValuePair.Create(code.Digest, opening));
            throw;
        }
    }

    private async Task<string> FetchAsync(ProgramCode code)
    {
        var parent = results.Create(FolderName, UnpackedName);
        var folder = Path.Combine(parent, code.Digest);
        if (!Directory.Exists(folder))
        {
            RemoveOld(parent);
            await UnpackAsync(code, parent, folder);
        }

        Directory.SetLastWriteTimeUtc(folder, time.GetUtcNow().UtcDateTime);
        return folder;
    }

    private async Task UnpackAsync(ProgramCode code, string parent, string folder)
    {
        var stored = await grains.GetGrain<IProgramCodeGrain>(code.Digest).FindAsync()
            ?? throw new NonRetryableTrialException($"The program's code {code.Digest[..12]} is not kept here any more: start the experiment again from where its folder is.");
        using var unfinished = UnfinishedCheckpoint.Create(parent, code.Digest);
        var opened = await checkpoints.OpenAsync(stored, CancellationToken.None);
        try
        {
            await using var archive = File.OpenRead(Path.Combine(opened, ProgramCodeGrain.FileName));
            var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(archive));
            if (digest != code.Digest) throw new CheckpointCorruptException(stored, opened, $"its code has the digest {digest} instead of {code.Digest}");
            archive.Position = 0;
            await FolderTar.UnpackAsync(archive, unfinished.Folder, CancellationToken.None);
        }
        finally
        {
            checkpoints.Close(stored);
        }

        // what has the name is whole, whenever the power fails
        await Task.Run(() => CheckpointSeal.Sync(unfinished.Folder, CancellationToken.None));
        try
        {
            Directory.Move(unfinished.Folder, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            LogUnpackedAlready(folder);
        }
    }

    private void RemoveOld(string parent)
    {
        var limit = time.GetUtcNow().UtcDateTime - Age;
        foreach (var folder in new DirectoryInfo(parent).EnumerateDirectories().Where(folder => !folder.Name.StartsWith('.') && folder.LastWriteTimeUtc < limit && !_folders.ContainsKey(folder.Name)))
            FolderRemoval.Remove(folder.FullName);
        FolderRemoval.RemoveLeftovers(Path.GetDirectoryName(parent) ?? parent, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Another silo of this machine has unpacked {Folder} first")]
    private partial void LogUnpackedAlready(string folder);
}
