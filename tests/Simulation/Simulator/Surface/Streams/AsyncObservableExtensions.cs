using Orleans.Simulator;

namespace Orleans.Streams;

/// <summary>Subscription by delegates.</summary>
/// <remarks>src/Orleans.Streaming/Extensions/AsyncObservableExtensions.cs</remarks>
public static class AsyncObservableExtensions
{
    /// <summary>Adds a subscription.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="obs">The stream.</param>
    /// <param name="onNextAsync">Gets the items.</param>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync)
        => obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, null));

    /// <summary>Adds a subscription.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="obs">The stream.</param>
    /// <param name="onNextAsync">Gets the items.</param>
    /// <param name="onErrorAsync">Called when items were skipped.</param>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync)
        => obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, onErrorAsync));
}
