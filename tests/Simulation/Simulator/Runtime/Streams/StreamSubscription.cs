using Orleans.Streams;

namespace Orleans.Simulator;

/// <summary>
/// What one subscriber has not had yet. Delivers one batch at a time; a failure is retried, then skipped. A subscriber that is too slow is told,
/// and goes on with what is sent after that. So it is in Orleans, whose cache forgets by age (after half an hour, by default) what this forgets by number.
/// </summary>
internal abstract class StreamSubscription(StreamChannel channel)
{
    /// <summary>Beside the one that is being delivered.</summary>
    public const int MostWaiting = 16_384;

    private const int Attempts = 3;

    // MaxEventDeliveryTime in src/Orleans.Streaming/PersistentStreams/Options/PersistentStreamProviderOptions.cs
    private static readonly TimeSpan LongestDelivery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<StreamBatch> _waiting = new();
    private StreamBatch? _current;
    private Silo? _origin;
    private int _failures;
    private long _begunAt;
    private StreamBatch? _missed;
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

    /// <summary>Never waits, and is never refused: that a subscriber is slow is nothing to the producer or to others.</summary>
    public void Enqueue(StreamBatch batch, Silo origin)
    {
        lock (_lock)
        {
            if (_hasEnded || _missed is not null) return;
            _origin = origin;
            if (_waiting.Count >= MostWaiting)
            {
                origin.Log.ConsumerTooSlow(channel.StreamId, Consumer);
                _missed = _waiting.Peek();
                _waiting.Clear();
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
        // what was told last, that the batch is given up or was missed, is not told again
        var isAttempt = _failures < Attempts;
        if (failure is null || _hasEnded || !isAttempt)
        {
            if (failure is not null) origin.Log.DeliveryFailed(failure, channel.StreamId, Consumer);
            Next();
        }
        else if (++_failures < Attempts && channel.Hub.Cluster.Time.GetElapsedTime(_begunAt) < LongestDelivery) Deliver(batch, null, origin);
        else
        {
            _failures = Attempts;
            origin.Log.DeliveryFailed(failure, channel.StreamId, Consumer);
            Deliver(batch, new StreamEventDeliveryFailureException($"Stream provider failed to deliver an event.  StreamProvider:{channel.Hub.ProviderName}  Stream:{channel.StreamId}"), origin);
        }
    }

    /// <summary>Hands the batch to the consumer, or, after the last attempt, word of that.</summary>
    protected abstract void Deliver(StreamBatch batch, Exception? givenUp, Silo origin);

    private Silo Origin => _origin ?? throw new InvalidOperationException("Nothing was sent.");

    private void Next()
    {
        StreamBatch? batch;
        var isMissed = false;
        lock (_lock)
        {
            _failures = 0;
            _begunAt = channel.Hub.Cluster.Time.GetTimestamp();
            if (_missed is not null && !_hasEnded)
            {
                (batch, isMissed) = (_missed, true);
                _missed = null;
                // it is told once
                _failures = Attempts;
            }
            else _waiting.TryDequeue(out batch);
            _current = batch;
        }

        if (batch is null) return;
        Deliver(batch, isMissed ? new QueueCacheMissException($"Item not found in cache.  Requested: {batch.Sequence}") : null, Origin);
    }
}
