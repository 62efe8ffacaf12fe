namespace Orleans.Streams;

/// <summary>Something whose batches can be subscribed to.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>src/Orleans.Streaming/Core/IAsyncBatchObservable.cs</remarks>
public interface IAsyncBatchObservable<T>
{
    /// <summary>Adds a subscription.</summary>
    /// <param name="observer">Gets what producers batched.</param>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer);

    /// <summary>Adds a subscription.</summary>
    /// <param name="observer">Gets what producers batched.</param>
    /// <param name="token">Where to begin; null for now.</param>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token);
}
