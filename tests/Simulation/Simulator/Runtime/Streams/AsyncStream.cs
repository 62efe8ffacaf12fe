using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Simulator;

internal sealed class AsyncStream<T>(Silo silo, StreamChannel channel) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => channel.Hub.ProviderName;

    public StreamId StreamId => channel.StreamId;

    public static void MustBeNull(StreamSequenceToken? token)
    {
        if (token is not null) throw new ArgumentNullException(nameof(token), "Passing a non-null token to a non-rewindable stream.");
    }

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => Publish([item], token);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => Publish([.. batch], token);

    public Task OnCompletedAsync() => throw new NotSupportedException("A stream that outlives its producers has no end.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("A stream carries items, not failures of its producers.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => Subscribe(new ItemHandler<T>(observer), null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
        => Subscribe(new ItemHandler<T>(observer), token);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => Subscribe(new BatchHandler<T>(observer), null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token)
        => Subscribe(new BatchHandler<T>(observer), token);

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
        => Task.FromResult<IList<StreamSubscriptionHandle<T>>>(
            [.. channel.Of(RuntimeContext.Current, silo).Select(subscription => new SubscriptionHandle<T>(this, subscription))]);

    public bool Equals(IAsyncStream<T>? other) => other is not null && other.StreamId == StreamId && other.ProviderName == ProviderName;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => StreamId.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other)
    {
        if (other is null) return 1;
        var byStream = StreamId.CompareTo(other.StreamId);
        return byStream != 0 ? byStream : string.CompareOrdinal(ProviderName, other.ProviderName);
    }

    private Task Publish(T[] items, StreamSequenceToken? token)
    {
        MustBeNull(token);
        var origin = RuntimeContext.Current?.Silo ?? silo;
        if (origin.IsCutOff) throw new SiloUnavailableException($"{origin.SiloAddress} is not a member any more; nothing can be published from it.");
        if (items.Length == 0 || channel.Hub.Queue.TryAdd(channel, items, origin)) return Task.CompletedTask;
        return Task.FromException(new InvalidOperationException($"Can not enqueue since the count has reached its maximum of {StreamQueue.MostWaiting}"));
    }

    private Task<StreamSubscriptionHandle<T>> Subscribe(IStreamHandler handler, StreamSequenceToken? token)
    {
        MustBeNull(token);
        StreamSubscription subscription = RuntimeContext.Current is { } activation
            ? new GrainSubscription(channel, activation.GrainId)
            : new ClientSubscription(channel, silo);
        subscription.SetHandler(handler);
        channel.Add(subscription);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(this, subscription));
    }
}
