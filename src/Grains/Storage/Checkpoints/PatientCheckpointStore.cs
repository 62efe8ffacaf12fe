using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tune.Grains;

namespace Tune.Storage;

/// <summary>
/// Waits for a disk that is full, as everything on a cluster waits for the database: a trial that could not save, or bring back what it has saved, would fail, the next one would run in its place and fail as well, and a whole experiment be
/// gone in a minute for want of space.
/// </summary>
/// <param name="inner">Where checkpoints are.</param>
/// <param name="limit">How long a trial waits.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the waiting begins and ends.</param>
internal sealed partial class PatientCheckpointStore(ICheckpointStore inner, TimeSpan limit, TimeProvider time, ILogger<PatientCheckpointStore> logger) : ICheckpointStore, IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<CheckpointRef> SaveAsync(string experiment, int trial, int attempt, int iteration, Func<string, CancellationToken, Task> write, CancellationToken ct) =>
        WaitForSpaceAsync(experiment, trial, () => inner.SaveAsync(experiment, trial, attempt, iteration, write, ct), ct);

    /// <inheritdoc/>
    public Task<string> OpenAsync(CheckpointRef checkpoint, CancellationToken ct) =>
        WaitForSpaceAsync(checkpoint.Experiment, checkpoint.Trial, () => inner.OpenAsync(checkpoint, ct), ct);

    /// <inheritdoc/>
    public void Close(CheckpointRef checkpoint) => inner.Close(checkpoint);

    /// <inheritdoc/>
    public Task DeleteAsync(CheckpointRef checkpoint, CancellationToken ct) => inner.DeleteAsync(checkpoint, ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ListAsync(string experiment, int trial, CancellationToken ct) => inner.ListAsync(experiment, trial, ct);

    /// <inheritdoc/>
    public Task<int> RemoveLeftoversAsync(string experiment, CancellationToken ct) => inner.RemoveLeftoversAsync(experiment, ct);

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();

    private async Task<T> WaitForSpaceAsync<T>(string experiment, int trial, Func<Task<T>> write, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                var written = await write();
                if (delay > FirstDelay) LogBack(experiment, trial);
                return written;
            }
            catch (StorageFullException full) when (time.GetElapsedTime(since) + delay < limit)
            {
                if (delay == FirstDelay) LogWaiting(experiment, trial, full.Message, limit);
                await new TaskCompletionSource().Task.CompletesWithinAsync(delay, time, ct);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: trial {Trial} has no room for a checkpoint: {Reason} It waits for space, for {Limit} at most, and then fails")]
    private partial void LogWaiting(string experiment, int trial, string reason, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment}: there is space again, trial {Trial} goes on")]
    private partial void LogBack(string experiment, int trial);
}
