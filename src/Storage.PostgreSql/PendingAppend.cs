namespace Tune.Storage.PostgreSql;

/// <summary>A batch that waits to be written, and who waits for it.</summary>
internal sealed class PendingAppend(EncodedBatch batch, CancellationToken ct)
{
    // continuations must not run in the writer's turn: they would hold up every other caller
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EncodedBatch Batch => batch;

    public Task Completion => _completion.Task;

    /// <summary>Whether it is still wanted. To be asked before it begins, not after.</summary>
    public bool TryBegin() => !ct.IsCancellationRequested || !_completion.TrySetCanceled(ct);

    /// <summary>Tells the caller how it ended; null if it is durable.</summary>
    public void End(Exception? failure)
    {
        if (failure is null) _completion.TrySetResult();
        else _completion.TrySetException(failure);
    }
}
