using System.Collections.Immutable;
using Orleans;
using Orleans.Streams;

namespace Tune.Grains;

/// <summary>How reports come in: on the stream where nothing waits for a decision, by a direct call where something does. Both may repeat what the other has brought.</summary>
internal sealed partial class ExperimentGrain
{
    public async Task<ReportReply> ReportAsync(ReportBatch batch)
    {
        var written = Take(batch, isAnswered: true);
        // answered as things stand after this very batch: what is decided later may not be durable when this is
        var id = new TrialId(batch.Trial);
        var verdict = Kernel.VerdictFor(id, batch.Attempt);
        var acknowledged = Kernel.Find(id) is { } trial && trial.Attempt == batch.Attempt ? trial.Iteration : int.MaxValue;
        await written;
        return new ReportReply(acknowledged, verdict);
    }

    private Task Take(ReportBatch batch, bool isAnswered)
    {
        var id = new TrialId(batch.Trial);
        var facts = new List<Fact>();
        foreach (var report in batch.Reports)
            facts.AddRange(Handle(new Input.Reported(Now, id, batch.Attempt, report.Iteration, report.Metrics, report.Elapsed, report.Checkpoint)));
        if (batch.Checkpoint is { } checkpoint)
        {
            facts.AddRange(Handle(new Input.Checkpointed(Now, id, checkpoint)));
            // a report brought a newer one
            if (Kernel.Find(id) is { } trial && trial.Checkpoint != checkpoint) _unsettled.Add(batch.Trial);
        }

        if (batch.End is { } end)
        {
            facts.AddRange(Handle(end.Kind switch
            {
                AttemptEndKind.Completed => new Input.Completed(Now, id, batch.Attempt),
                AttemptEndKind.Paused => new Input.Paused(Now, id, batch.Attempt),
                AttemptEndKind.Failed => new Input.Failed(Now, id, batch.Attempt, end.Error!),
                AttemptEndKind.Lost => new Input.Lost(Now, id, batch.Attempt, "its silo shuts down"),
                _ => throw new InvalidOperationException($"An attempt does not end by {end.Kind}."),
            }));
        }

        if (isAnswered && facts.Exists(fact => fact is TrialEnded ended && ended.Trial == id)) _answered.Add(batch.Trial);
        var mustFree = batch.Freed is { } freed && (batch.IsSiloLeaving || !TryPassOn(freed, (batch.Trial, batch.Attempt), facts));
        var written = CommitAsync(facts);
        if (batch.Freed is not null && Kernel.Find(id) is { } known)
        {
            if (HasRefused(batch, known)) _unsettled.Add(batch.Trial);
            if (_unsettled.Contains(batch.Trial)) Forget(RestoreAfterAsync(written, id, batch.Attempt), "restoring checkpoints");
        }

        if (mustFree && batch.Freed is { } lease) Forget(FreeAfterAsync(written, lease, (batch.Trial, batch.Attempt)), "giving a slot back");
        return written;
    }

    /// <summary>Whether an attempt may have saved what was not taken into the journal: it came after its end, or after a newer one, or not at all.</summary>
    private static bool HasRefused(ReportBatch batch, Trial trial) =>
        batch.HasLeftovers
        || batch.Reports.Any(report => report.Checkpoint is not null && (batch.Attempt != trial.Attempt || report.Iteration > trial.Iteration));

    private async Task SubscribeToReportsAsync()
    {
        var stream = this.GetStreamProvider(GrainKeys.StreamProvider).GetStream<ReportBatch>(Orleans.Runtime.StreamId.Create(GrainKeys.ReportStream, Key));
        var handles = await stream.GetAllSubscriptionHandles();
        if (handles.Count == 0) await stream.SubscribeAsync(OnReportsAsync);
        else foreach (var handle in handles) await handle.ResumeAsync(OnReportsAsync);
    }

    private Task OnReportsAsync(ReportBatch batch, StreamSequenceToken? token) => _kernel is not null && _isRunnable ? Take(batch, isAnswered: false) : Task.CompletedTask;
}
