using Orleans.Streams;

namespace Tune.Engine;

/// <summary>What one subscriber has not had yet. Delivers one batch at a time; a failure is retried, then skipped.</summary>
internal abstract class StreamSubscription(StreamChannel channel)
{
    private const int MostWaiting = 16_384;
    private const int Attempts = 3;

    private readonly Lock _lock = new();
    private readonly Queue<StreamBatch> _waiting = new();
    private StreamBatch? _current;
    private Silo? _origin;
    private int _failures;
    private bool _isTooSlow;
    private volatile bool _hasEnded;

    public Guid Id { get; } = Guid.NewGuid();

    public StreamChannel Channel => channel;

    public bool HasEnded => _hasEnded;

    protected abstract string Consumer { get; }

    public abstract bool BelongsTo(Activation? consumer, Silo client);

    public abstract void SetHandler(IStreamHandler handler);

    /// <summary>A silo is known to be dead.</summary>
    public virtual void OnDeath(Silo silo)
    {
    }

    /// <summary>Never waits: a subscriber that is too slow misses what does not fit.</summary>
    public void Enqueue(StreamBatch batch, Silo origin)
    {
        lock (_lock)
        {
            if (_hasEnded) return;
            _origin = origin;
            if (_waiting.Count >= MostWaiting)
            {
                if (!_isTooSlow) origin.Log.ConsumerTooSlow(channel.StreamId, Consumer);
                _isTooSlow = true;
                return;
            }

            _waiting.Enqueue(batch);
            if (_current is not null) return;
        }

        Next();
    }

    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _waiting.Clear();
        }
    }

    /// <summary>The batch was handled, or was not.</summary>
    protected void Delivered(StreamBatch batch, Exception? failure)
    {
        var origin = Origin;
        if (failure is not null && ++_failures < Attempts && !_hasEnded)
        {
            Deliver(batch, null, origin);
            return;
        }

        if (failure is not null) origin.Log.DeliveryFailed(failure, channel.StreamId, Consumer);
        var isLast = failure is not null && _failures == Attempts && !_hasEnded;
        if (isLast) Deliver(batch, new StreamEventDeliveryFailureException($"Stream provider failed to deliver an event.  StreamProvider:{channel.Hub.ProviderName}  Stream:{channel.StreamId}"), origin);
        else Next();
    }

    /// <summary>Hands the batch to the consumer, or, after the last attempt, word of that.</summary>
    protected abstract void Deliver(StreamBatch batch, Exception? givenUp, Silo origin);

    private Silo Origin => _origin ?? throw new InvalidOperationException("Nothing was sent.");

    private void Next()
    {
        StreamBatch? batch;
        lock (_lock)
        {
            _failures = 0;
            if (!_waiting.TryDequeue(out batch)) _isTooSlow = false;
            _current = batch;
        }

        if (batch is not null) Deliver(batch, null, Origin);
    }
}
