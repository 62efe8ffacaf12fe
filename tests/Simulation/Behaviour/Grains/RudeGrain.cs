using Orleans;
using Orleans.Concurrency;
using Orleans.Storage;

namespace Tune.Behaviour;

public interface IRudeGrain : IGrainWithStringKey
{
    Task<int> Number();

    Task Leave();

    Task LoseItsState();

    Task HangWhenDisposed();

    Task StartTimerWhoseTokenThrows(TimeSpan due);

    Task StartTimerThatLeaves(TimeSpan due);

    Task SetSynchronizationContext();

    Task<bool> HasSynchronizationContext();

    /// <summary>How many calls of a neighbour this grain made before another grain answered.</summary>
    Task<int> Spin(int most);
}

/// <summary>Does what user code must be able to do without hurting anybody else.</summary>
public sealed class RudeGrain(Probe probe, LifeCounter life) : Grain, IRudeGrain, IAsyncDisposable
{
    private readonly int _number = life.Next();
    private bool _hangs;

    public Task<int> Number() => Task.FromResult(_number);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task LoseItsState() => throw new InconsistentStateException("lost", "theirs", "ours");

    public Task HangWhenDisposed()
    {
        _hangs = true;
        return Task.CompletedTask;
    }

    public Task StartTimerWhoseTokenThrows(TimeSpan due)
    {
        this.RegisterGrainTimer(
            token =>
            {
                token.Register(() => throw new InvalidTimeZoneException("rude"));
                probe.Set("ticked");
                return Task.CompletedTask;
            },
            due,
            due);
        return Task.CompletedTask;
    }

    public Task StartTimerThatLeaves(TimeSpan due)
    {
        this.RegisterGrainTimer(
            async token =>
            {
                DeactivateOnIdle();
                probe.Set("ticked");
                await probe.Wait("go-tick");
                probe.Add($"cancelled: {token.IsCancellationRequested}");
            },
            due,
            due);
        return Task.CompletedTask;
    }

    public Task SetSynchronizationContext()
    {
        SynchronizationContext.SetSynchronizationContext(new DeafContext());
        return Task.CompletedTask;
    }

    public Task<bool> HasSynchronizationContext() => Task.FromResult(SynchronizationContext.Current is not null);

    public async Task<int> Spin(int most)
    {
        var neighbour = GrainFactory.GetGrain<IRudeGrain>($"{this.GetPrimaryKeyString()}-neighbour");
        var other = GrainFactory.GetGrain<IRudeGrain>($"{this.GetPrimaryKeyString()}-other");
        await Task.WhenAll(neighbour.Number(), other.Number());
        var answer = other.Number();
        var calls = 0;
        for (; !answer.IsCompleted && calls < most; calls++) await neighbour.Number();
        return calls;
    }

    public async ValueTask DisposeAsync()
    {
        probe.Set("disposing");
        if (_hangs) await probe.Wait("never");
    }
}
