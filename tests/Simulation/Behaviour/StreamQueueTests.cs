using System.Threading.Channels;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace Tune.Behaviour;

/// <summary>What a producer finds full, and what a subscriber misses that is too slow. Sequence and sizes are those of Orleans' memory streams.</summary>
public sealed class StreamQueueTests
{
    private const int Capacity = 16_384;

    [Fact]
    public async Task Queue_that_nobody_empties_refuses_the_producer_when_it_is_full()
    {
        var stalled = new StalledStreams();
        await using var fixture = await SiloFixture.StartAsync(stalled.Configure);
        var stream = fixture.Client.GetStreamProvider(StalledStreams.Name).GetStream<int>(StreamId.Create("ns", "a"));
        for (var i = 0; i < Capacity - 1; i++) await stream.OnNextAsync(i).OrFail();
        // a batch takes one place, however long it is
        await stream.OnNextBatchAsync(Enumerable.Range(0, 100)).OrFail();

        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.OnNextAsync(-1).OrFail());

        stalled.End();
    }

    [Fact]
    public async Task Subscriber_that_is_too_slow_holds_neither_the_producer_nor_others_misses_what_it_has_left_lying_and_goes_on()
    {
        await using var fixture = await SiloFixture.StartAsync(TestHost.MakeStreamsForgetful);
        var slow = fixture.Grain<IConsumerGrain>("a");
        await slow.Subscribe("ns", inBatches: false).OrFail();
        var stream = fixture.Stream<string>("ns", "a");
        var quick = Channel.CreateUnbounded<string>();
        await stream.SubscribeAsync((item, _) => quick.Writer.WriteAsync(item).AsTask()).OrFail();
        // Orleans asks every subscriber before it delivers anything of a stream that it does not know yet
        await stream.OnNextAsync("first").OrFail();
        Assert.Equal("first", await quick.Reader.ReadAsync().AsTask().OrFail());
        await fixture.Probe.Wait("first").OrFail();
        var held = slow.Hold();
        await fixture.Probe.Wait("holding").OrFail();

        for (var item = 0; item <= TestHost.ItemsUntilForgotten; item++)
        {
            await stream.OnNextAsync($"{item}").OrFail();
            Assert.Equal($"{item}", await quick.Reader.ReadAsync().AsTask().OrFail());
        }

        fixture.Probe.Set("go");
        await held.OrFail();
        await stream.OnNextAsync("last").OrFail();
        await fixture.Probe.Wait("last").OrFail();

        // the one that was on its way; of the others at most the newest, which Orleans keeps, and in their place perhaps the word that they are lost
        Assert.Equal(["first", "0", "last"], fixture.Probe.Log.Where(line => line != $"{TestHost.ItemsUntilForgotten}" && !line.StartsWith("gave up", StringComparison.Ordinal)));
        Assert.Equal("last", await quick.Reader.ReadAsync().AsTask().OrFail());
    }
}
