using Orleans.Simulator;

namespace Orleans.Streams;

/// <summary>Subscription to batches by delegates.</summary>
/// <remarks>src/Orleans.Streaming/Extensions/AsyncBatchObservableExtensions.cs</remarks>
public static class AsyncBatchObservableExtensions
{
    /// <summary>Adds a subscription.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="obs">The stream.</param>
    /// <param name="onNextAsync">Gets the batches.</param>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync)
        => obs.SubscribeAsync(new DelegateBatchObserver<T>(onNextAsync, null));

    /// <summary>Adds a subscription.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="obs">The stream.</param>
    /// <param name="onNextAsync">Gets the batches.</param>
    /// <param name="onErrorAsync">Called when a batch was skipped.</param>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync, Func<Exception, Task> onErrorAsync)
        => obs.SubscribeAsync(new DelegateBatchObserver<T>(onNextAsync, onErrorAsync));
}
