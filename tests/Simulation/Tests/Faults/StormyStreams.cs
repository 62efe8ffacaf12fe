using Orleans.Runtime;
using Orleans.Streams;

namespace Tune.Simulations;

/// <summary>Streams that lose, repeat, delay and refuse what is sent.</summary>
internal sealed class StormyStreams(IStreamProvider inner, World world, string silo) : IStreamProvider
{
    private readonly Chance _chance = new(world.Scenario.Seed, $"streams of {silo}");

    public string Name => inner.Name;

    public bool IsRewindable => inner.IsRewindable;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new StormyStream<T>(inner.GetStream<T>(streamId), this);

    private sealed class StormyStream<T>(IAsyncStream<T> inner, StormyStreams provider) : IAsyncStream<T>
    {
        private readonly World _world = provider.World;

        public bool IsRewindable => inner.IsRewindable;

        public string ProviderName => inner.ProviderName;

        public StreamId StreamId => inner.StreamId;

        public async Task OnNextAsync(T item, StreamSequenceToken? token = null)
        {
            var (weather, chance) = (_world.Weather, provider._chance);
            if (chance.Happens(weather.RefusedItems))
            {
                _world.Trace.Detail($"an item of stream {StreamId} is refused");
                throw new InvalidOperationException("The queue is full.");
            }

            if (chance.Happens(weather.LostItems))
            {
                _world.Trace.Add($"an item of stream {StreamId} is lost");
                return;
            }

            if (chance.Happens(weather.RepeatedItems)) Later(item, "repeated", chance.Between(TimeSpan.Zero, weather.LongestLateness));
            if (chance.Happens(weather.LateItems)) Later(item, "late", chance.Between(TimeSpan.Zero, weather.LongestLateness));
            else await inner.OnNextAsync(item, token);
        }

        public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => Task.WhenAll(batch.Select(item => OnNextAsync(item, token)));

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

        private void Later(T item, string what, TimeSpan delay)
        {
            _world.Trace.Detail($"an item of stream {StreamId} is {what} by {delay.TotalMilliseconds:0} ms");
            _world.Time.After(delay, () => _ = PublishAsync(item));
        }

        private async Task PublishAsync(T item)
        {
            try
            {
                await inner.OnNextAsync(item);
            }
            catch (SiloUnavailableException)
            {
                _world.Trace.Add($"an item of stream {StreamId} is lost with its silo");
            }
        }
    }

    private World World => world;
}
