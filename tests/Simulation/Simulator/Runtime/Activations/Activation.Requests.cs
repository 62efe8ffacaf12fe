using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Simulator;

internal sealed partial class Activation
{
    private readonly Queue<Message> _waiting = new();
    private TaskCompletionSource? _drained;
    private bool _isBusy;
    private int _running;

    public void Arrive(Message message)
    {
        var mayStart = _stage switch
        {
            Stage.Valid => Interleaves(message) || (_waiting.Count == 0 && !_isBusy),
            // what still runs may wait for a callee that calls back: to let it wait would be a deadlock until the time is over
            Stage.Draining => message.Interleaves && _running > 0,
            _ => false,
        };
        if (mayStart) Start(message);
        else _waiting.Enqueue(message);
    }

    public void AfterTurn()
    {
        if (_waiting.Count > 0 && _stage is Stage.Valid)
        {
            while (!_isBusy && _waiting.TryDequeue(out var next)) Start(next);
        }
        else if (_drained is not null && _running == 0)
        {
            _drained.TrySetResult();
        }
    }

    // after activation only: later, what may interleave never gets into the queue
    private void StartWhatInterleaves()
    {
        for (var count = _waiting.Count; count > 0; count--)
        {
            var message = _waiting.Dequeue();
            if (Interleaves(message)) Start(message);
            else _waiting.Enqueue(message);
        }
    }

    private bool Interleaves(Message message) => message.Interleaves || Class.IsReentrant;

    private void Start(Message message)
    {
        if (message.IsAbandoned) return;
        _running++;
        if (!Interleaves(message)) _isBusy = true;
        var task = Invoke(message);
        if (task.IsCompleted) Finish(message, task);
        else
        {
            _ = task.ContinueWith(
                static (task, message) => ((Message)message!).Target?.Finish((Message)message, task),
                message,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
                Turns);
        }
    }

    private Task Invoke(Message message)
    {
        var clean = ExecutionContext.Capture();
        try
        {
            if (message.Context is not null) RequestContext.Values = message.Context;
            return message.Invoke(this) ?? Task.FromException(new InvalidOperationException("A grain method returned no task."));
        }
#pragma warning disable CA1031 // user code's exception is the caller's, whatever it is
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception is OperationCanceledException { CancellationToken.IsCancellationRequested: true } cancelled
                ? Task.FromCanceled(cancelled.CancellationToken)
                : Task.FromException(exception);
        }
        finally
        {
            // what a method sets before its first await must not reach the next request
            if (clean is not null) ExecutionContext.Restore(clean);
            if (SynchronizationContext.Current is not null) SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    private void Finish(Message message, Task task)
    {
        _running--;
        if (!Interleaves(message)) _isBusy = false;
        if (message.KeepsAlive) Touch();
        message.Complete(task);
        if (task.Exception?.InnerException is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            // at once: what waits must not see the state that is known to be wrong
            var reason = new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, "Stored state was changed by another activation.");
            BeginDeactivation(reason, CancellationToken.None);
        }
    }
}
