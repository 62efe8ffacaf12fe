using Orleans.Streams;

namespace Tune.Engine;

/// <summary>Hands out items one by one; when a batch comes again, it goes on with the item that failed.</summary>
internal sealed class ItemHandler<T>(IAsyncObserver<T> observer) : IStreamHandler
{
    private long _sequence;
    private int _next;

    public async Task HandleAsync(StreamBatch batch)
    {
        var items = ((StreamBatch<T>)batch).Items;
        if (batch.Sequence != _sequence) (_sequence, _next) = (batch.Sequence, 0);
        for (; _next < items.Length; _next++) await observer.OnNextAsync(items[_next], new SequenceToken(batch.Sequence, _next));
    }

    public Task GiveUpAsync(Exception exception) => observer.OnErrorAsync(exception);
}
