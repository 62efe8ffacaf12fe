using Tune.Storage;

namespace Tune.Grains;

/// <summary>Decides when the state of an experiment is saved, and saves it. Nothing needs a snapshot but the time that a start takes.</summary>
/// <param name="loaded">The experiment.</param>
/// <param name="snapshots">Where they are kept.</param>
/// <param name="forget">Lets something happen that nobody waits for.</param>
internal sealed class Snapshots(StoredExperiment loaded, IExperimentSnapshots snapshots, Action<Task, string> forget)
{
    /// <summary>A snapshot is taken when replaying what came after the last one costs about as much as loading it.</summary>
    private const int LeastEntriesBetween = 5000;

    private long _at = loaded.SnapshotAt;

    /// <summary>The newest: completes when it is saved.</summary>
    public Task Last { get; private set; } = Task.CompletedTask;

    /// <summary>All that the kernel has decided is durable.</summary>
    public void TakeIfDue(long durable, Func<IEnumerable<int>> unfinished)
    {
        if (Last.IsCompleted && durable - _at >= Math.Max(LeastEntriesBetween, 4L * loaded.Kernel.Trials.Count)) Save(durable, unfinished);
    }

    /// <summary>The last one of an experiment that has ended: it is opened at once, and nothing is left to be made good.</summary>
    public void TakeAtEnd(TrialEffects effects, Func<bool> isStillAtEnd, Func<long> durable, Func<IEnumerable<int>> unfinished)
    {
        Last = SaveAsync();
        forget(Last, "taking a snapshot");

        async Task SaveAsync()
        {
            await effects.WhenDoneAsync();
            // who has written the last facts ends first
            await Task.Yield();
            // of what is there now: it may have gone on meanwhile, and ended again
            if (isStillAtEnd() && durable() is var now && _at < now) await WriteAsync(now, unfinished);
        }
    }

    private void Save(long durable, Func<IEnumerable<int>> unfinished)
    {
        Last = WriteAsync(durable, unfinished);
        // the journal has it all: if this fails, the next start takes longer
        forget(Last, "taking a snapshot");
    }

    private async Task WriteAsync(long durable, Func<IEnumerable<int>> unfinished)
    {
        // no snapshot can be taken while a searcher is busy
        if (GrainSnapshot.Capture(loaded.Kernel, unfinished()) is not { } body) return;
        _at = durable;
        await snapshots.SaveSnapshotAsync(loaded.Name, loaded.Row.Incarnation, durable, body, CancellationToken.None);
    }
}
