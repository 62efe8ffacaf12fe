using System.Collections.Concurrent;

namespace Tune.Grains;

/// <summary>The turns of a grain that is none: what is awaited in them goes on when the test lets it, on the test's thread.</summary>
internal sealed class Turns : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = [];

    /// <summary>From here on until the end of the test, this thread is in the turns.</summary>
    public void Enter() => SetSynchronizationContext(this);

    public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

    /// <summary>Takes all turns that are due.</summary>
    public void TakeAll()
    {
        while (_ready.TryTake(out var turn)) turn.Callback(turn.State);
    }

    /// <summary>Takes the next turn, when it is due.</summary>
    public void TakeNext()
    {
        Assert.True(_ready.TryTake(out var turn, Waiting.Limit), $"Waited {Waiting.Limit} in vain for the next turn.");
        turn.Callback(turn.State);
    }

    public void Dispose() => _ready.Dispose();
}
