namespace Orleans.Streams;

/// <summary>A stream: what producers send arrives later, in the order of each producer, at all that are subscribed.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>src/Orleans.Streaming/Core/IAsyncStream.cs</remarks>
public interface IAsyncStream<T> :
    IAsyncStream,
    IEquatable<IAsyncStream<T>>,
    IComparable<IAsyncStream<T>>,
    IAsyncObservable<T>,
    IAsyncBatchObservable<T>,
    IAsyncBatchProducer<T>
{
    /// <summary>The subscriptions of this grain, or of this client; they outlive activations.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
