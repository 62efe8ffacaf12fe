namespace Orleans.Streams;

/// <summary>Gets items one by one.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>src/Orleans.Streaming/Core/IAsyncObserver.cs</remarks>
public interface IAsyncObserver<in T>
{
    /// <summary>The next item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="token">Where in the stream it is.</param>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>There will be no more items.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>Items were skipped, as their delivery failed again and again.</summary>
    /// <param name="ex">The last failure.</param>
    Task OnErrorAsync(Exception ex);
}
