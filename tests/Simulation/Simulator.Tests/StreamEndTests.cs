using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Orleans.Simulator.Tests;

public sealed class StreamEndTests
{
    [Fact]
    public async Task Batch_that_waited_while_its_consumer_unsubscribed_is_not_delivered_and_no_handler_stays()
    {
        var queue = new ManualWorkQueue();
        var fixture = await SiloFixture.StartAsync(silo => silo.Services.AddSingleton<IWorkQueue>(queue));
        var consumer = fixture.Grain<IConsumerGrain>("a");
        _ = consumer.Subscribe("ns", inBatches: false);
        queue.RunAll();
        var unsubscribe = consumer.Unsubscribe("ns");
        _ = fixture.Stream<string>("ns", "a").OnNextAsync("late");

        queue.RunAll();

        Assert.True(unsubscribe.IsCompletedSuccessfully);
        Assert.Empty(fixture.Probe.Log);
        var directory = fixture.Services.GetRequiredService<Cluster>().Directory;
        Assert.Empty(directory.Find(consumer.GetGrainId())!.StreamHandlers);
        queue.RunsAtOnce = true;
        await fixture.DisposeAsync();
    }
}
