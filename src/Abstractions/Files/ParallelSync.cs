using System.Runtime.ExceptionServices;

namespace Tune.Storage;

/// <summary>
/// Makes many files and folders durable. Each sync waits for the disk to commit, and a file system commits for all who wait at once: one after the other
/// three thousand files take ten seconds, by a few threads half of one.
/// </summary>
internal static class ParallelSync
{
    private const int MostThreads = 16;

    /// <summary>Threads are worth their start for so many files each.</summary>
    private const int FilesForThread = 4;

    /// <exception cref="IOException">One of them could not be synced.</exception>
    public static void Run(IReadOnlyList<string> files, IReadOnlyList<string> folders, CancellationToken ct)
    {
        var count = files.Count + folders.Count;
        var next = -1;
        Exception? failure = null;
        // threads of their own: waiting for a disk must not take those of the pool, which run the silo
        var threads = Enumerable.Range(1, Math.Min(MostThreads, count / FilesForThread)).Select(_ => new Thread(Work) { IsBackground = true, Name = "tune-sync" }).ToList();
        foreach (var thread in threads) thread.Start();
        Work();
        foreach (var thread in threads) thread.Join();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);

        void Work()
        {
            while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is var index && index < count)
            {
                try
                {
                    ct.ThrowIfCancellationRequested();
                    if (index < files.Count) SyncFile(files[index]);
                    else Posix.SyncFolder(folders[index - files.Count]);
                }
                catch (Exception exception)
                {
                    // it is thrown to the caller, whichever thread has met it
                    Interlocked.CompareExchange(ref failure, exception, null);
                }
            }
        }
    }

    private static void SyncFile(string path)
    {
        // Windows flushes only what is open for writing; elsewhere that would refuse files that user code made read-only.
        using var handle = File.OpenHandle(path, FileMode.Open, OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }
}
