namespace Orleans.Simulator;

internal sealed class StreamBatch<T>(T[] items, long sequence) : StreamBatch(sequence)
{
    public T[] Items => items;
}
