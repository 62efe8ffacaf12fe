using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Simulator.Tests;

/// <summary>The host stops while something is under way.</summary>
public sealed class StopTests
{
    private static readonly string Mortal = typeof(LifeGrain).FullName!;

    [Fact]
    public async Task Grain_placed_just_before_the_stop_is_not_activated_after_it()
    {
        var time = new HookedTime();
        await using var fixture = await StartAsync(new LifeCounter(), services => services.AddSingleton<TimeProvider>(time));

        // the first timestamp is of the call's deadline; at the second the silo is chosen, and the activation not yet known
        time.BeforeTimestamp(2, () => fixture.StopAsync().OrFail().GetAwaiter().GetResult());
        var call = fixture.Client.GetGrain<ILifeGrain>("a", Mortal).Number();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => call.OrFail());
        Assert.Empty(fixture.Probe.Log);
        Assert.Empty(fixture.Services.GetRequiredService<Cluster>().Directory.On(fixture.Services.GetRequiredService<Silo>()));
    }

    [Fact]
    public async Task Stop_on_a_blocked_synchronization_context_ends()
    {
        await using var fixture = await StartAsync(new LifeCounter { HoldsDeactivation = true });
        await fixture.Client.GetGrain<ILifeGrain>("a", Mortal).Number().OrFail();
        var mine = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new DeafContext());
        var stop = fixture.Services.GetRequiredService<Silo>().StopAsync(CancellationToken.None);
        SynchronizationContext.SetSynchronizationContext(mine);

        fixture.Probe.Set("go-deactivate");

        await stop.OrFail();
    }

    [Fact]
    public async Task Stop_during_an_activation_cancels_it_and_tells_the_callers()
    {
        await using var fixture = await StartAsync(new LifeCounter { HoldsActivation = true });
        var call = fixture.Client.GetGrain<ILifeGrain>("a", Mortal).Number();
        await fixture.Probe.Wait("activating-1").OrFail();

        await fixture.StopAsync().OrFail();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => call.OrFail());
        fixture.Probe.Set("go-activate");
    }

    [Fact]
    public async Task Stop_while_a_stream_delivers_ends_and_so_does_the_backlog()
    {
        await using var fixture = await StartAsync(new LifeCounter());
        var consumer = fixture.Grain<IConsumerGrain>("a");
        await consumer.Subscribe("ns", inBatches: false).OrFail();
        var held = consumer.Hold();
        for (var i = 0; i < 50; i++) await fixture.Stream<string>("ns", "a").OnNextAsync($"item {i}");
        var stop = fixture.StopAsync();
        fixture.Probe.Set("go");

        await Task.WhenAll(stop, held).OrFail();

        var silo = fixture.Services.GetRequiredService<Silo>();
        Assert.Empty(silo.Cluster.Directory.On(silo));
    }

    private static Task<SiloFixture> StartAsync(LifeCounter life, Action<IServiceCollection>? configure = null)
        => SiloFixture.StartAsync(silo =>
        {
            silo.Services.AddSingleton(life).AddScoped<ScopedThing>();
            configure?.Invoke(silo.Services);
        });

    private sealed class HookedTime : TimeProvider
    {
        private Action? _action;
        private int _left;

        public void BeforeTimestamp(int number, Action action) => (_left, _action) = (number, action);

        public override long GetTimestamp()
        {
            if (_action is { } action && --_left == 0)
            {
                _action = null;
                action();
            }

            return base.GetTimestamp();
        }
    }
}
