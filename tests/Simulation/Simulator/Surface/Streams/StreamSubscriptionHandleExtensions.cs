using Orleans.Simulator;

namespace Orleans.Streams;

/// <summary>Resumption by delegates.</summary>
/// <remarks>src/Orleans.Streaming/Extensions/StreamSubscriptionHandleExtensions.cs</remarks>
public static class StreamSubscriptionHandleExtensions
{
    /// <summary>Gives the subscription a handler.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="handle">The subscription.</param>
    /// <param name="onNextAsync">Gets the items from now on.</param>
    /// <param name="token">Where to begin; null for now.</param>
    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
        this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken?, Task> onNextAsync, StreamSequenceToken? token = null)
        => handle.ResumeAsync(new DelegateObserver<T>(onNextAsync, null), token);

    /// <summary>Gives the subscription a handler.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="handle">The subscription.</param>
    /// <param name="onNextAsync">Gets the batches from now on.</param>
    /// <param name="token">Where to begin; null for now.</param>
    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
        this StreamSubscriptionHandle<T> handle, Func<IList<SequentialItem<T>>, Task> onNextAsync, StreamSequenceToken? token = null)
        => handle.ResumeAsync(new DelegateBatchObserver<T>(onNextAsync, null), token);
}
