namespace Tune.Engine;

internal abstract class StreamBatch(long sequence)
{
    public long Sequence => sequence;
}
