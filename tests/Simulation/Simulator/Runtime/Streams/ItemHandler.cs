using Orleans.Streams;

namespace Orleans.Simulator;

/// <summary>Hands out items one by one. A batch that comes again begins with its first item: an observer may see items twice.</summary>
internal sealed class ItemHandler<T>(IAsyncObserver<T> observer) : IStreamHandler
{
    public async Task HandleAsync(StreamBatch batch)
    {
        var items = ((StreamBatch<T>)batch).Items;
        for (var i = 0; i < items.Length; i++) await observer.OnNextAsync(items[i], new SequenceToken(batch.Sequence, i));
    }

    public Task GiveUpAsync(Exception exception) => observer.OnErrorAsync(exception);
}
