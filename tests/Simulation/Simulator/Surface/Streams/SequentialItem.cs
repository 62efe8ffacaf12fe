namespace Orleans.Streams;

/// <summary>An item and where in the stream it is.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>src/Orleans.Streaming/Core/IAsyncBatchObserver.cs</remarks>
[GenerateSerializer]
public class SequentialItem<T>
{
    /// <summary>This item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="token">Where in the stream it is.</param>
    public SequentialItem(T item, StreamSequenceToken token)
    {
        Item = item;
        Token = token;
    }

    /// <summary>The item.</summary>
    [Id(0)]
    public T Item { get; }

    /// <summary>Where in the stream it is.</summary>
    [Id(1)]
    public StreamSequenceToken Token { get; }
}
