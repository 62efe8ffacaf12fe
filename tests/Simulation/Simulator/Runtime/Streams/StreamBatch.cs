namespace Orleans.Simulator;

internal abstract class StreamBatch(long sequence)
{
    public long Sequence => sequence;
}
