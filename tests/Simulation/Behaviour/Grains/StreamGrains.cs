using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Tune.Behaviour;

public interface IConsumerGrain : IGrainWithStringKey
{
    Task Subscribe(string ns, bool inBatches);

    Task Unsubscribe(string ns);

    Task Hold();

    Task Leave();
}

/// <summary>Logs what it gets; "bad" fails always, "flaky" the first time, "stuck" waits for the signal "go".</summary>
public sealed class ConsumerGrain(Probe probe) : Grain, IConsumerGrain
{
    private readonly HashSet<string> _seen = [];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var handle in await Stream("kept").GetAllSubscriptionHandles()) await handle.ResumeAsync((item, _) => Take(item));
    }

    public Task Subscribe(string ns, bool inBatches) => inBatches
        ? Stream(ns).SubscribeAsync(items => Take(string.Join("+", items.Select(one => one.Item))), Fail)
        : Stream(ns).SubscribeAsync((item, _) => Take(item), Fail);

    public async Task Unsubscribe(string ns)
    {
        foreach (var handle in await Stream(ns).GetAllSubscriptionHandles()) await handle.UnsubscribeAsync();
    }

    public Task Hold()
    {
        probe.Set("holding");
        return probe.Wait("go");
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task Take(string item)
    {
        if (item == "bad" || (item == "flaky" && _seen.Add(item))) throw new InvalidTimeZoneException(item);
        probe.Add(item);
        if (item == "first") probe.Set("first");
        if (item.EndsWith("last", StringComparison.Ordinal)) probe.Set("last");
        return item == "stuck" ? probe.Wait("go") : Task.CompletedTask;
    }

    private Task Fail(Exception exception)
    {
        probe.Add($"gave up: {exception.GetType().Name}");
        return Task.CompletedTask;
    }

    private IAsyncStream<string> Stream(string ns)
        => this.GetStreamProvider(SiloFixture.Streams).GetStream<string>(StreamId.Create(ns, this.GetPrimaryKeyString()));
}

[ImplicitStreamSubscription("implicit")]
public sealed class ImplicitGrain(Probe probe) : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncBatchObserver<string>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<string>().ResumeAsync(this);

    public Task OnNextAsync(IList<SequentialItem<string>> items)
    {
        probe.Add($"{this.GetPrimaryKeyString()}: {string.Join("+", items.Select(one => one.Item))}");
        probe.Set("last");
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
