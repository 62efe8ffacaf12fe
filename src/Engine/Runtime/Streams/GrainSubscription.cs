using Orleans.Runtime;

namespace Tune.Engine;

/// <summary>The subscription of a grain; it outlives activations, and activates the grain when something arrives.</summary>
internal sealed class GrainSubscription(StreamChannel channel, GrainId grainId) : StreamSubscription(channel)
{
    protected override string Consumer => grainId.ToString();

    public override bool BelongsTo(Activation? consumer, Silo client) => consumer?.GrainId == grainId;

    public override void SetHandler(IStreamHandler handler)
    {
        if (RuntimeContext.Current is not { } activation || activation.GrainId != grainId)
            throw new InvalidOperationException($"The subscription belongs to {grainId}.");
        activation.StreamHandlers[Id] = handler;
    }

    protected override void Deliver(StreamBatch batch, Exception? givenUp, Silo origin)
        => Channel.Hub.Cluster.Send(new StreamDelivery(this, grainId, batch, givenUp, origin), origin);
}
