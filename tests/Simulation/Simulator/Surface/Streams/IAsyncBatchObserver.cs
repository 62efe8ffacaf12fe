namespace Orleans.Streams;

/// <summary>Gets batches of items.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>src/Orleans.Streaming/Core/IAsyncBatchObserver.cs</remarks>
public interface IAsyncBatchObserver<T>
{
    /// <summary>The next batch.</summary>
    /// <param name="items">What a producer batched.</param>
    Task OnNextAsync(IList<SequentialItem<T>> items);

    /// <summary>There will be no more items.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>A batch was skipped, as its delivery failed again and again.</summary>
    /// <param name="ex">The last failure.</param>
    Task OnErrorAsync(Exception ex);
}
