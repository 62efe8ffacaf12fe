using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;

namespace Tune.Grains;

public enum StreamFault
{
    Loses,
    Repeats,
    Delays,
    Throws,
}

/// <summary>Memory streams that do what streams may do.</summary>
internal sealed class BrokenStream(IStreamProvider inner, StreamFault fault) : IStreamProvider
{
    public string Name => inner.Name;

    public bool IsRewindable => inner.IsRewindable;

    /// <summary>Puts it in front of the streams that the host has.</summary>
    public static void Add(IServiceCollection services, StreamFault fault)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IStreamProvider) && Equals(service.ServiceKey, GrainKeys.StreamProvider)).KeyedImplementationFactory!;
        services.AddKeyedSingleton<IStreamProvider>(GrainKeys.StreamProvider, (provider, name) => new BrokenStream((IStreamProvider)inner(provider, name), fault));
    }

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new Stream<T>(inner.GetStream<T>(streamId), fault);

    private sealed class Stream<T>(IAsyncStream<T> inner, StreamFault fault) : IAsyncStream<T>
    {
        private readonly Queue<T> _held = [];

        public bool IsRewindable => inner.IsRewindable;

        public string ProviderName => inner.ProviderName;

        public StreamId StreamId => inner.StreamId;

        public async Task OnNextAsync(T item, StreamSequenceToken? token = null)
        {
            switch (fault)
            {
                case StreamFault.Loses:
                    break;
                case StreamFault.Repeats:
                    for (var time = 0; time < 3; time++) await inner.OnNextAsync(item, token);
                    break;
                case StreamFault.Delays:
                    // the one before comes after the next, the last one never
                    _held.Enqueue(item);
                    if (_held.Count > 2) await inner.OnNextAsync(_held.Dequeue(), token);
                    break;
                default:
                    throw new InvalidOperationException("The queue is full.");
            }
        }

        public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => throw new NotSupportedException();

        public Task OnCompletedAsync() => inner.OnCompletedAsync();

        public Task OnErrorAsync(Exception ex) => inner.OnErrorAsync(ex);

        public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => inner.SubscribeAsync(observer);

        public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null) =>
            inner.SubscribeAsync(observer, token, filterData);

        public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => inner.SubscribeAsync(observer);

        public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) => inner.SubscribeAsync(observer, token);

        public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles() => inner.GetAllSubscriptionHandles();

        public bool Equals(IAsyncStream<T>? other) => inner.Equals(other);

        public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

        public override int GetHashCode() => inner.GetHashCode();

        public int CompareTo(IAsyncStream<T>? other) => inner.CompareTo(other);
    }
}
