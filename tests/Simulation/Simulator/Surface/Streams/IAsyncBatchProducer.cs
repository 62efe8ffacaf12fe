namespace Orleans.Streams;

/// <summary>Takes items, one by one or in batches.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>src/Orleans.Streaming/Core/IAsyncBatchProducer.cs</remarks>
public interface IAsyncBatchProducer<T> : IAsyncObserver<T>
{
    /// <summary>Sends items that subscribers of batches get together.</summary>
    /// <param name="batch">The items.</param>
    /// <param name="token">Must be null: the provider numbers what it gets.</param>
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}
