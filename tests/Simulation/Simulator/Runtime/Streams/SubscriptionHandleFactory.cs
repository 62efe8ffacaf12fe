using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Simulator;

internal sealed class SubscriptionHandleFactory(StreamSubscription subscription, Silo silo) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => subscription.Channel.StreamId;

    public string ProviderName => subscription.Channel.Hub.ProviderName;

    public GuidId SubscriptionId => GuidId.GetGuidId(subscription.Id);

    public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(new AsyncStream<T>(silo, subscription.Channel), subscription);
}
