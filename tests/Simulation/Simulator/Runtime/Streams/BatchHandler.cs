using Orleans.Streams;

namespace Orleans.Simulator;

internal sealed class BatchHandler<T>(IAsyncBatchObserver<T> observer) : IStreamHandler
{
    public Task HandleAsync(StreamBatch batch)
    {
        var items = ((StreamBatch<T>)batch).Items;
        var list = new List<SequentialItem<T>>(items.Length);
        for (var i = 0; i < items.Length; i++) list.Add(new SequentialItem<T>(items[i], new SequenceToken(batch.Sequence, i)));
        return observer.OnNextAsync(list);
    }

    public Task GiveUpAsync(Exception exception) => observer.OnErrorAsync(exception);
}
