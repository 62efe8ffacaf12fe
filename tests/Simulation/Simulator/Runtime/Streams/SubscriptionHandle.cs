using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Simulator;

internal sealed class SubscriptionHandle<T>(AsyncStream<T> stream, StreamSubscription subscription) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => stream.StreamId;

    public override string ProviderName => stream.ProviderName;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync()
    {
        subscription.Channel.Remove(subscription);
        RuntimeContext.Current?.StreamHandlers.Remove(subscription.Id);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
        => Resume(new ItemHandler<T>(observer), token);

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null)
        => Resume(new BatchHandler<T>(observer), token);

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => HandleId.GetHashCode();

    private Task<StreamSubscriptionHandle<T>> Resume(IStreamHandler handler, StreamSequenceToken? token)
    {
        AsyncStream<T>.MustBeNull(token);
        subscription.SetHandler(handler);
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }
}
