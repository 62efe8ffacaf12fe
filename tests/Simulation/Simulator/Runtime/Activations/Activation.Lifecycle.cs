using Orleans;
using Orleans.Runtime;

namespace Orleans.Simulator;

internal sealed partial class Activation
{
    private DeactivationReason? _deactivationReason;
    private Action? _cancelActivation;

    public void Activate() => Turns.TryPost(new ActionTurn(() => _ = ActivateAsync()));

    /// <summary>From a turn of its own at once: no request that waits begins any more.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (RuntimeContext.Current == this) BeginDeactivation(deactivationReason, cancellationToken);
        else Turns.TryPost(new ActionTurn(() => BeginDeactivation(deactivationReason, cancellationToken)));
    }

    /// <summary>Its process has ended: nothing of it runs any more.</summary>
    public void Abandon()
    {
        Turns.Close();
        foreach (var timer in _timers.ToArray()) timer.Silence();
    }

    private async Task ActivateAsync()
    {
        try
        {
            if (!Silo.IsActive) throw new SiloUnavailableException($"{Silo.SiloAddress} is not active.");
            if (_context is not null) RequestContext.Values = _context;
            using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Time);
            _cancelActivation = timeout.Cancel;
            Instance = Class.Create(this);
            foreach (var state in States) await state.LoadAsync(timeout.Token);
            if (Instance is IGrainBase grain) await WaitFor(grain.OnActivateAsync(timeout.Token), timeout.Token);
        }
#pragma warning disable CA1031 // user code's exception is the callers', whatever it is
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _cancelActivation = null;
            Silo.Log.ActivationFailed(exception, GrainId);
            using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout, Silo.Time);
            Action<Message> handBack = Silo.IsActive ? message => message.Reject(exception) : Reroute;
            await EndAsync(handBack, timeout.Token);
            return;
        }

        _cancelActivation = null;
        _stage = Stage.Valid;
        Touch();
        if (_deactivationReason is { } reason) BeginDeactivation(reason, CancellationToken.None);
        else StartWhatInterleaves();
    }

    private void BeginDeactivation(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _deactivationReason ??= reason;
        if (_stage is Stage.Activating && reason.ReasonCode is DeactivationReasonCode.ShuttingDown) CancelActivation();
        if (_stage is not Stage.Valid) return;
        _stage = Stage.Draining;
        // in a turn of its own: code of the grain may be on the stack here
        Turns.TryPost(new ActionTurn(() => _ = DeactivateAsync(reason, cancellationToken)));
    }

    private void CancelActivation()
    {
        try
        {
            _cancelActivation?.Invoke();
        }
        catch (AggregateException exception)
        {
            Silo.Log.ActivationFailed(exception, GrainId);
        }
    }

    private async Task DeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout, Silo.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (_running > 0)
            {
                _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await WaitFor(_drained.Task, both.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Silo.Log.RequestsOutlivedActivation(GrainId, _running);
        }

        _stage = Stage.Deactivating;
        // not before: a tick that is running counts as a request, and keeps its token
        StopTimers();
        try
        {
            if (Instance is IGrainBase grain) await WaitFor(grain.OnDeactivateAsync(reason, both.Token), both.Token);
        }
#pragma warning disable CA1031 // a grain that fails to say goodbye is gone all the same
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Silo.Log.DeactivationFailed(exception, GrainId);
        }

        await EndAsync(Reroute, both.Token);
    }

    private void Reroute(Message message) => message.Reroute(Silo.Cluster, Silo);

    // the directory forgets it first, so that what the closed queue refuses finds or makes another activation
    private async Task EndAsync(Action<Message> handBack, CancellationToken cancellationToken)
    {
        StopTimers();
        _stage = Stage.Ended;
        await DisposeAsync(cancellationToken);
        Silo.Cluster.Directory.Remove(this);
        var rest = _waiting.Concat(Turns.Close().OfType<Message>()).ToList();
        _waiting.Clear();
        _deactivated.TrySetResult();
        foreach (var message in rest) handBack(message);
    }

    private async Task DisposeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Instance is IAsyncDisposable asyncDisposable) await WaitFor(asyncDisposable.DisposeAsync().AsTask(), cancellationToken);
            else if (Instance is IDisposable disposable) disposable.Dispose();
            if (_scope is { } scope) await WaitFor(scope.DisposeAsync().AsTask(), cancellationToken);
        }
#pragma warning disable CA1031 // as above: it is gone all the same
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Silo.Log.DeactivationFailed(exception, GrainId);
        }
    }

    private Task WaitFor(Task task, CancellationToken token) => task.IsCompleted ? task : WaitInTurnsAsync(task, token);

    // WaitAsync of the framework goes on where the task is completed or on the thread pool: never by the work queue
    private async Task WaitInTurnsAsync(Task task, CancellationToken token)
    {
        var end = new TaskCompletionSource();
        await using var registration = token.UnsafeRegister(static (end, token) => ((TaskCompletionSource?)end)?.TrySetCanceled(token), end);
        _ = task.ContinueWith(
            static (_, end) => ((TaskCompletionSource?)end)?.TrySetResult(),
            end,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
            Turns);
        await end.Task;
        await task;
    }
}
