namespace Orleans.Simulator;

/// <summary>
/// What was sent and has not been handed to the subscriptions yet. As the queues of Orleans' memory streams it is bounded, and is emptied
/// whether subscribers keep pace or not: what a producer may find full is this, never a subscriber. Orleans empties its queues every 100 ms,
/// and this one is emptied in the next turn that is free; so here as there, what is sent on a stream may be overtaken by a call.
/// </summary>
internal sealed class StreamQueue(Cluster cluster)
{
    /// <summary>MaxEventCount in src/Orleans.Streaming/MemoryStreams/MemoryStreamQueueGrain.cs; a batch counts once.</summary>
    public const int MostWaiting = 16_384;

    private readonly Lock _lock = new();
    private readonly Queue<(StreamChannel Channel, StreamBatch Batch, Silo Origin)> _waiting = new();
    private long _lastSequence;
    private bool _isEmptying;

    /// <summary>False if it is full: then nothing was sent.</summary>
    public bool TryAdd<T>(StreamChannel channel, T[] items, Silo origin)
    {
        lock (_lock)
        {
            if (_waiting.Count >= MostWaiting) return false;
            _waiting.Enqueue((channel, new StreamBatch<T>(items, ++_lastSequence), origin));
            if (_isEmptying) return true;
            _isEmptying = true;
        }

        PostTurn();
        return true;
    }

    private void PostTurn() => cluster.Turns.TryPost(new ActionTurn(Empty));

    // what comes meanwhile has the next turn: the cluster's other work must not wait for a producer to pause
    private void Empty()
    {
        for (var count = Count(); count > 0; count--) HandOutNext();
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _isEmptying = false;
                return;
            }
        }

        PostTurn();
    }

    private int Count()
    {
        lock (_lock) return _waiting.Count;
    }

    private void HandOutNext()
    {
        StreamChannel channel;
        StreamBatch batch;
        Silo origin;
        lock (_lock) (channel, batch, origin) = _waiting.Dequeue();
        channel.HandOut(batch, origin);
    }
}
