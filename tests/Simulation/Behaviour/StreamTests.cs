using Orleans;
using Orleans.Streams;

namespace Tune.Behaviour;

public sealed class StreamTests
{
    [Fact]
    public async Task Items_arrive_at_all_subscribers_in_order()
    {
        await using var fixture = await SiloFixture.StartAsync();
        await fixture.Grain<IConsumerGrain>("a").Subscribe("ns", inBatches: false).OrFail();
        var mine = new List<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Stream<string>("ns", "a").SubscribeAsync((item, _) =>
        {
            mine.Add(item);
            if (item == "last") done.SetResult();
            return Task.CompletedTask;
        }).OrFail();
        string[] sent = [.. Enumerable.Range(0, 1000).Select(i => $"{i}"), "last"];

        await Send(fixture, "ns", sent);
        await done.Task.OrFail();

        Assert.Equal(sent, mine);
        Assert.Equal(sent, fixture.Probe.Log);
    }

    [Fact]
    public async Task Batch_observer_gets_what_the_producer_batched()
    {
        await using var fixture = await SiloFixture.StartAsync();
        await fixture.Grain<IConsumerGrain>("a").Subscribe("ns", inBatches: true).OrFail();

        await fixture.Stream<string>("ns", "a").OnNextBatchAsync(["1", "2", "3"]).OrFail();
        await Send(fixture, "ns", "last");

        Assert.Equal(["1+2+3", "last"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Delivery_waits_for_the_consumers_turn_and_not_the_producer_for_delivery()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var consumer = fixture.Grain<IConsumerGrain>("a");
        await consumer.Subscribe("ns", inBatches: false).OrFail();
        var held = consumer.Hold();
        await fixture.Probe.Wait("holding").OrFail();

        foreach (var item in new[] { "one", "last" }) await fixture.Stream<string>("ns", "a").OnNextAsync(item).OrFail();
        Assert.Empty(fixture.Probe.Log);

        fixture.Probe.Set("go");
        await held.OrFail();
        await fixture.Probe.Wait("last").OrFail();
        Assert.Equal(["one", "last"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Failing_subscriber_is_retried_and_then_skipped()
    {
        await using var fixture = await SiloFixture.StartAsync();
        await fixture.Grain<IConsumerGrain>("a").Subscribe("ns", inBatches: false).OrFail();

        await fixture.Stream<string>("ns", "a").OnNextBatchAsync(["before", "flaky", "after"]).OrFail();
        await Send(fixture, "ns", "bad", "last");

        Assert.Equal(["before", "before", "flaky", "after", "gave up: StreamEventDeliveryFailureException", "last"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Unsubscribed_consumer_gets_nothing_more()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var consumer = fixture.Grain<IConsumerGrain>("a");
        await consumer.Subscribe("ns", inBatches: false).OrFail();
        await consumer.Subscribe("other", inBatches: false).OrFail();

        await consumer.Unsubscribe("ns").OrFail();
        await fixture.Stream<string>("ns", "a").OnNextAsync("lost").OrFail();
        await Send(fixture, "other", "last");

        Assert.Equal(["last"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Subscription_outlives_its_activation_and_activates_the_grain()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var consumer = fixture.Grain<IConsumerGrain>("a");
        await consumer.Subscribe("kept", inBatches: false).OrFail();
        await consumer.Leave().OrFail();

        await Send(fixture, "kept", "last");

        Assert.Equal(["last"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Implicit_subscriber_is_activated_by_the_streams_key()
    {
        await using var fixture = await SiloFixture.StartAsync();

        await fixture.Stream<string>("implicit", "k1").OnNextBatchAsync(["x", "y"]).OrFail();
        await fixture.Probe.Wait("last").OrFail();

        Assert.Equal(["k1: x+y"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Unknown_provider_throws()
    {
        await using var fixture = await SiloFixture.StartAsync();

        Assert.Throws<KeyNotFoundException>(() => fixture.Client.GetStreamProvider("none"));
    }

    private static async Task Send(SiloFixture fixture, string ns, params string[] items)
    {
        foreach (var item in items) await fixture.Stream<string>(ns, "a").OnNextAsync(item).OrFail();
        await fixture.Probe.Wait("last").OrFail();
    }
}
