using Orleans;
using Orleans.Runtime;

namespace Tune.Engine;

internal sealed partial class Activation
{
    private DeactivationReason? _deactivationReason;

    public void Activate() => Turns.TryPost(new ActionTurn(() => _ = ActivateAsync()));

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
        => Turns.TryPost(new ActionTurn(() => BeginDeactivation(deactivationReason, cancellationToken)));

    private async Task ActivateAsync()
    {
        try
        {
            if (_context is not null) RequestContext.Values = _context;
            using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Time);
            Instance = Class.Create(this);
            foreach (var state in States) await state.LoadAsync(timeout.Token);
            if (Instance is IGrainBase grain) await WaitFor(grain.OnActivateAsync(timeout.Token), timeout.Token);
        }
#pragma warning disable CA1031 // user code's exception is the callers', whatever it is
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Silo.Log.ActivationFailed(exception, GrainId);
            await EndAsync(message => message.Reject(exception));
            return;
        }

        _stage = Stage.Valid;
        Touch();
        if (_deactivationReason is { } reason) BeginDeactivation(reason, CancellationToken.None);
        else StartWhatInterleaves();
    }

    private void BeginDeactivation(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _deactivationReason ??= reason;
        if (_stage is not Stage.Valid) return;
        _stage = Stage.Deactivating;
        _ = DeactivateAsync(reason, cancellationToken);
    }

    private async Task DeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        StopTimers();
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

        await EndAsync(message => message.Reroute(Silo.Cluster, Silo));
    }

    // the directory forgets it first, so that what the closed queue refuses finds or makes another activation
    private async Task EndAsync(Action<Message> handBack)
    {
        StopTimers();
        _stage = Stage.Ended;
        await DisposeAsync();
        Silo.Cluster.Directory.Remove(this);
        var rest = _waiting.Concat(Turns.Close().OfType<Message>()).ToList();
        _waiting.Clear();
        _deactivated.TrySetResult();
        foreach (var message in rest) handBack(message);
    }

    private async Task DisposeAsync()
    {
        try
        {
            if (Instance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else if (Instance is IDisposable disposable) disposable.Dispose();
            if (_scope is { } scope) await scope.DisposeAsync();
        }
#pragma warning disable CA1031 // as above: it is gone all the same
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Silo.Log.DeactivationFailed(exception, GrainId);
        }
    }

    private static Task WaitFor(Task task, CancellationToken token) => task.IsCompleted ? task : task.WaitAsync(token);
}
