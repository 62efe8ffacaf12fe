using Orleans.Runtime;

namespace Orleans.Streams.Core;

/// <summary>A subscription whose item type is not yet known.</summary>
/// <remarks>src/Orleans.Streaming/Core/IStreamSubscriptionHandleFactory.cs</remarks>
public interface IStreamSubscriptionHandleFactory
{
    /// <summary>The stream.</summary>
    StreamId StreamId { get; }

    /// <summary>The provider.</summary>
    string ProviderName { get; }

    /// <summary>The identity of the subscription.</summary>
    GuidId SubscriptionId { get; }

    /// <summary>The subscription.</summary>
    /// <typeparam name="T">The items.</typeparam>
    StreamSubscriptionHandle<T> Create<T>();
}
