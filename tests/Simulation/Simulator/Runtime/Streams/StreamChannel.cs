using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>One stream: hands what is sent to every subscription.</summary>
internal sealed class StreamChannel
{
    private readonly Lock _lock = new();
    private readonly List<StreamSubscription> _subscriptions = [];

    public StreamChannel(StreamId streamId, StreamHub hub)
    {
        StreamId = streamId;
        Hub = hub;
        foreach (var grainClass in GrainTypes.All.Classes)
        {
            if (!grainClass.StreamNamespaces.Any(ns => ns is null || ns == streamId.GetNamespace())) continue;
            _subscriptions.Add(new GrainSubscription(this, GrainId.Create(grainClass.GrainType, streamId.GetKeyAsString())));
        }
    }

    public StreamId StreamId { get; }

    public StreamHub Hub { get; }

    public void HandOut(StreamBatch batch, Silo origin)
    {
        lock (_lock)
        {
            foreach (var subscription in _subscriptions) subscription.Enqueue(batch, origin);
        }
    }

    public void Add(StreamSubscription subscription)
    {
        lock (_lock) _subscriptions.Add(subscription);
    }

    public void Remove(StreamSubscription subscription)
    {
        lock (_lock) _subscriptions.Remove(subscription);
        subscription.End();
    }

    public IReadOnlyList<StreamSubscription> Of(Activation? consumer, Silo client)
    {
        lock (_lock) return [.. _subscriptions.Where(subscription => subscription.BelongsTo(consumer, client))];
    }

    public void OnDeath(Silo silo)
    {
        List<StreamSubscription> subscriptions;
        lock (_lock) subscriptions = [.. _subscriptions];
        foreach (var subscription in subscriptions)
        {
            if (subscription.BelongsTo(null, silo)) Remove(subscription);
            else subscription.OnDeath(silo);
        }
    }
}
