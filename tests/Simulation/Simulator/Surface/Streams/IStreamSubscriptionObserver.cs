namespace Orleans.Streams.Core;

/// <summary>A grain that wants to hear of its subscriptions when something arrives for them, to give them handlers.</summary>
/// <remarks>src/Orleans.Streaming/Core/IStreamSubscriptionObserver.cs</remarks>
public interface IStreamSubscriptionObserver
{
    /// <summary>Something arrived for a subscription that has no handler.</summary>
    /// <param name="handleFactory">The subscription.</param>
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}
