using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A call of a grain method.</summary>
#pragma warning disable CA1001 // the callee may use its token after the call; a source without a timer holds nothing
internal abstract class Request(GrainMethod method, GrainId grainId, object?[] arguments, Silo origin) : AwaitedMessage(grainId)
#pragma warning restore CA1001
{
    private CancellationTokenRegistration _callerCancels;
    private CancellationTokenSource? _calleeSource;

    public override bool Interleaves => method.Interleaves;

    public abstract Task Response { get; }

    public override bool IsAbandoned => Response.IsCompleted;

    public GrainMethod Method => method;

    public object?[] Arguments => arguments;

    public Silo Origin => origin;

    /// <summary>Sends the call and gives the caller its answer-to-be.</summary>
    /// <exception cref="OperationCanceledException">The token that was passed is cancelled already.</exception>
    public Task Send(GrainProxy reference)
    {
        if (method.TokenIndex >= 0 && arguments[method.TokenIndex] is CancellationToken { CanBeCanceled: true } token) ListenTo(token);
        if (!method.IsOneWay) origin.DeadlinesOf(method.Timeout).Add(this);
        if (origin.Cluster.Network is { } network) Carry(network, reference);
        else reference.Deliver(this);
        return method.IsOneWay ? Task.CompletedTask : Response;
    }

    public override Task Invoke(Activation activation)
        => method.Invoke(activation.Instance ?? throw new InvalidOperationException("The grain was not made."), arguments);

    public override void Reject(Exception exception) => Complete(Task.FromException(exception));

    public override void Expire(TimeSpan timeout)
    {
        var message = $"Response did not arrive on time in {timeout} for message: {this}.";
        SetException(new TimeoutException(message));
        _callerCancels.Dispose();
    }

    public override void Complete(Task task)
    {
        if (origin.Cluster.Network is { } network) CarryBack(network, task);
        else Answer(task);
    }

    // methods of their own, so that a call without a network makes no closures
    private void Carry(INetwork network, GrainProxy reference) => network.CarryRequest(this, () => reference.Deliver(this));

    private void CarryBack(INetwork network, Task task) => network.CarryResponse(this, task, () => Answer(task));

    private void Answer(Task task)
    {
        Deadlines?.Remove(this);
        _callerCancels.Dispose();
        if (task.IsCompletedSuccessfully) SetResult(task);
        else if (task.IsCanceled) SetCanceled(new TaskCanceledException(task).CancellationToken);
        else SetException(task.Exception is { InnerException: { } inner } ? inner : new InvalidOperationException("A failed call has no exception."));

        if (method.IsOneWay && task.Exception is { } failure) origin.Log.OneWayFailed(failure.InnerException ?? failure, ToString());
    }

    public override string ToString() => $"{GrainId} {method}";

    protected abstract void SetResult(Task task);

    protected abstract void SetCanceled(CancellationToken token);

    protected abstract void SetException(Exception exception);

    // the callee gets a token of its own, so that what it registered runs in its turns and not on the caller's thread
    private void ListenTo(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        _calleeSource = new CancellationTokenSource();
        arguments[method.TokenIndex] = _calleeSource.Token;
        _callerCancels = token.UnsafeRegister(static (self, token) => ((Request)self!).OnCallerCancelled(token), this);
    }

    private void OnCallerCancelled(CancellationToken token)
    {
        Deadlines?.Remove(this);
        SetCanceled(token);
        // a task and not a turn: a call that outlived its activation must hear of it too
        if (_calleeSource is { } source && Target is { } callee)
            _ = Task.Factory.StartNew(() => Cancel(source), CancellationToken.None, TaskCreationOptions.DenyChildAttach, callee.Turns);
    }

    private void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException exception)
        {
            origin.Log.CancellationFailed(exception, ToString());
        }
    }
}
