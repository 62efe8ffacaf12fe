using Microsoft.Extensions.DependencyInjection;

namespace Tune.Engine.Tests;

/// <summary>What a simulation relies on: one thread, one queue, manual time drive everything.</summary>
public sealed class WorkQueueTests
{
    [Fact]
    public async Task Everything_grains_do_goes_through_the_work_queue_on_its_thread()
    {
        var queue = new ManualWorkQueue();
        var fixture = await EngineFixture.StartAsync(silo => silo.Services.AddSingleton<IWorkQueue>(queue));

        var stream = fixture.Grain<IConsumerGrain>("a").Subscribe("ns", inBatches: false);
        var state = fixture.Grain<IStateGrain>("a").Set(1, write: true);
        var timer = fixture.Grain<ITimerGrain>("a").Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), interleave: false);
        Assert.False(stream.IsCompleted || state.IsCompleted || timer.IsCompleted);
        queue.RunAll();
        Assert.True(stream.IsCompletedSuccessfully && state.IsCompletedSuccessfully && timer.IsCompletedSuccessfully);

        _ = fixture.Stream<string>("ns", "a").OnNextAsync("item");
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(fixture.Probe.Log);
        queue.RunAll();
        Assert.Equal(["item"], fixture.Probe.Log);
        Assert.True(fixture.Probe.Wait("tick-1").IsCompleted);

        var chain = fixture.Grain<ICallGrain>("a").AskWhoCalls("b");
        queue.RunAll();
        Assert.Equal("a False True", await chain.OrFail());

        queue.RunsAtOnce = true;
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Code_of_a_grain_does_not_follow_the_synchronization_context_of_the_thread_that_runs_the_queue()
    {
        var queue = new ManualWorkQueue();
        var fixture = await EngineFixture.StartAsync(silo => silo.Services.AddSingleton<IWorkQueue>(queue));
        var call = fixture.Client.GetGrain<ITurnGrain>("a", typeof(PlainTurnGrain).FullName).AddSlowly();

        var foreign = new DeafContext();
        var mine = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(foreign);
        queue.RunAll();
        var isRestored = SynchronizationContext.Current == foreign;
        SynchronizationContext.SetSynchronizationContext(mine);

        Assert.True(call.IsCompletedSuccessfully);
        Assert.True(isRestored);
        queue.RunsAtOnce = true;
        await fixture.DisposeAsync();
    }

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    private sealed class ManualWorkQueue : IWorkQueue
    {
        private readonly Queue<IThreadPoolWorkItem> _items = new();

        /// <summary>For the shutdown, which the host and not the test drives.</summary>
        public bool RunsAtOnce { get; set; }

        public void Post(IThreadPoolWorkItem item)
        {
            lock (_items) _items.Enqueue(item);
            if (RunsAtOnce) ThreadPool.QueueUserWorkItem(_ => RunAll());
        }

        public void RunAll()
        {
            while (true)
            {
                IThreadPoolWorkItem? item;
                lock (_items)
                {
                    if (!_items.TryDequeue(out item)) return;
                }

                item.Execute();
            }
        }
    }
}
