using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>The memory streams with one name, for all silos.</summary>
internal sealed class StreamHub(string providerName, Cluster cluster)
{
    private readonly ConcurrentDictionary<StreamId, StreamChannel> _channels = new();

    public string ProviderName => providerName;

    public Cluster Cluster => cluster;

    /// <summary>What all of its streams share: Orleans has eight, and hashes streams to them.</summary>
    public StreamQueue Queue { get; } = new(cluster);

    public StreamChannel Channel(StreamId streamId)
        => _channels.GetOrAdd(streamId, static (id, hub) => new StreamChannel(id, hub), this);

    /// <summary>What was on its way to the silo goes elsewhere; what clients of it had subscribed to has no one to hear it.</summary>
    public void OnDeath(Silo silo)
    {
        foreach (var (_, channel) in _channels.OrderBy(pair => pair.Key)) channel.OnDeath(silo);
    }
}
