using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>The subscription of a grain; it outlives activations, and activates the grain when something arrives.</summary>
internal sealed class GrainSubscription(StreamChannel channel, GrainId grainId) : StreamSubscription(channel)
{
    private StreamDelivery? _delivery;

    protected override string Consumer => grainId.ToString();

    public override bool BelongsTo(Activation? consumer, Silo client) => consumer?.GrainId == grainId;

    public override void SetHandler(IStreamHandler handler)
    {
        if (RuntimeContext.Current is not { } activation || activation.GrainId != grainId)
            throw new InvalidOperationException($"The subscription belongs to {grainId}.");
        activation.StreamHandlers[Id] = handler;
    }

    public bool IsWaitingFor(StreamDelivery delivery) => Volatile.Read(ref _delivery) == delivery;

    /// <summary>Counts once: what a silo that was declared dead says about it later is not heard, nor what comes after the time.</summary>
    public void Finished(StreamDelivery delivery, Exception? failure)
    {
        if (Interlocked.CompareExchange(ref _delivery, null, delivery) != delivery) return;
        delivery.Deadlines?.Remove(delivery);
        Delivered(delivery.Batch, failure);
    }

    public override void OnDeath(Silo silo)
    {
        if (_delivery is { } delivery && (delivery.Target?.Silo ?? delivery.Origin) == silo)
            Finished(delivery, new SiloUnavailableException($"The target silo became unavailable for message: {delivery}."));
    }

    protected override void Deliver(StreamBatch batch, Exception? givenUp, Silo origin)
    {
        var delivery = new StreamDelivery(this, grainId, batch, givenUp, origin.Gateway);
        Volatile.Write(ref _delivery, delivery);
        // a grain that never comes back must not keep the batch, and those after it, for ever
        delivery.Origin.DeadlinesOf(null).Add(delivery);
        Channel.Hub.Cluster.Send(delivery, delivery.Origin);
    }
}
