namespace Orleans.Streams;

/// <summary>Something whose items can be subscribed to.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>src/Orleans.Streaming/Core/IAsyncObservable.cs</remarks>
public interface IAsyncObservable<T>
{
    /// <summary>Adds a subscription.</summary>
    /// <param name="observer">Gets the items.</param>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <summary>Adds a subscription.</summary>
    /// <param name="observer">Gets the items.</param>
    /// <param name="token">Where to begin; null for now.</param>
    /// <param name="filterData">Not used in the simulator.</param>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null);
}
