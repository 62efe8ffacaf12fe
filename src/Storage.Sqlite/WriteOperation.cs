namespace Tune.Storage.Sqlite;

/// <summary>One caller's part of a group commit.</summary>
internal abstract class WriteOperation(string description, CancellationToken ct)
{
    /// <summary>What it writes, as in "No space left while …".</summary>
    public string Description { get; } = description;

    public CancellationToken Cancellation { get; } = ct;

    /// <summary>Set when this operation alone has failed; its changes are undone.</summary>
    public Exception? Failure { get; set; }

    public abstract void Execute(SqliteSession session);

    /// <summary>Tells the caller, after the group is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing of it was written.</summary>
    public abstract void Fail(Exception error);
}

/// <summary>One caller's part of a group commit, with a result.</summary>
internal sealed class WriteOperation<T>(string description, Func<SqliteSession, T> work, CancellationToken ct)
    : WriteOperation(description, ct)
{
    // Continuations must not run on the writer thread: they would hold up every other caller.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Execute(SqliteSession session) => _result = work(session);

    public override void Complete() => _completion.SetResult(_result!);

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException { CancellationToken: var token } && token.IsCancellationRequested)
            _completion.SetCanceled(token);
        else
            _completion.SetException(error);
    }
}
