using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Tune.Behaviour;

public sealed class ActivationTests
{
    private static readonly string Mortal = typeof(LifeGrain).FullName!;
    private static readonly string Immortal = typeof(ImmortalGrain).FullName!;

    [Fact]
    public async Task First_call_activates_before_it_is_answered()
    {
        await using var fixture = await StartAsync(life => life.HoldsActivation = true);
        var grain = Grain(fixture, "a");
        var one = grain.Number();
        var two = grain.Number();
        await fixture.Probe.Wait("activating-1").OrFail();
        Assert.False(one.IsCompleted);

        fixture.Probe.Set("go-activate");

        Assert.All(await Task.WhenAll(one, two).OrFail(), number => Assert.Equal(1, number));
    }

    [Fact]
    public async Task Failing_activation_fails_the_call_and_the_next_call_tries_again()
    {
        await using var fixture = await StartAsync(life => (life.HoldsActivation, life.FailuresLeft) = (true, 1));
        var grain = Grain(fixture, "a");
        var one = grain.Number();
        await fixture.Probe.Wait("activating-1").OrFail();

        fixture.Probe.Set("go-activate");

        Assert.Equal("no start", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => one.OrFail())).Message);
        Assert.Equal(2, await grain.Number().OrFail());
    }

    [Fact]
    public async Task Activation_that_takes_too_long_fails_before_the_call_times_out()
    {
        await using var fixture = await StartAsync(life => life.HoldsActivation = true, silo => silo.Configure<GrainCollectionOptions>(options => options.ActivationTimeout = TestHost.Limit));
        var call = Grain(fixture, "a").Number();
        await fixture.Probe.Wait("activating-1").OrFail();

        TestHost.LetPass(fixture, TestHost.Limit);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.OrFail());
        fixture.Probe.Set("go-activate");
    }

    [Fact]
    public async Task DeactivateOnIdle_lets_the_current_call_end_and_the_next_finds_a_new_activation()
    {
        await using var fixture = await StartAsync();
        var grain = Grain(fixture, "a");

        Assert.Equal(1, await grain.Leave().OrFail());
        Assert.Equal(2, await grain.Number().OrFail());

        Assert.Equal(["activated 1", "deactivated 1 ApplicationRequested", "scope disposed", "activated 2"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Calls_during_deactivation_wait_for_its_end_and_go_to_a_new_activation()
    {
        await using var fixture = await StartAsync(life => life.HoldsDeactivation = true);
        var grain = Grain(fixture, "a");
        await grain.Leave().OrFail();
        await fixture.Probe.Wait("deactivating-1").OrFail();

        var calls = Enumerable.Range(0, 10).Select(_ => Grain(fixture, "a").Number()).ToList();
        Assert.DoesNotContain("activated 2", fixture.Probe.Log);
        fixture.Probe.Set("go-deactivate");

        Assert.All(await Task.WhenAll(calls).OrFail(), number => Assert.Equal(2, number));
    }

    [Fact]
    public async Task Idle_activation_is_collected_after_its_age()
    {
        await using var fixture = await StartAsync(silo: TestHost.CollectSoon);
        Assert.Equal(1, await Grain(fixture, "a").Number().OrFail());

        TestHost.LetPass(fixture, TestHost.CollectionAge);
        await fixture.Probe.Wait("deactivated-1").OrFail();

        Assert.Contains("deactivated 1 ActivationIdle", fixture.Probe.Log);
        Assert.Equal(2, await Grain(fixture, "a").Number().OrFail());
    }

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("plain timer", false)]
    [InlineData("timer that keeps alive", true)]
    [InlineData("delay", true)]
    [InlineData("attribute", true)]
    public async Task Idle_activation_is_kept_by(string what, bool isKept)
    {
        await using var fixture = await StartAsync(silo: TestHost.CollectSoon);
        var grain = fixture.Client.GetGrain<ILifeGrain>("a", what == "attribute" ? Immortal : Mortal);
        Assert.Equal(1, await grain.Number().OrFail());
        if (what == "delay") await grain.Delay(TimeSpan.FromHours(1)).OrFail();
        if (what.Contains("timer")) await grain.StartTimer(TestHost.CollectionAge / 5, what != "plain timer").OrFail();

        // used after ours, and sorted after it: when it has been collected, ours has been looked at
        Assert.Equal(2, await Grain(fixture, "z").Number().OrFail());

        TestHost.LetPass(fixture, TestHost.CollectionAge * 4 / 3);
        await fixture.Probe.Wait("deactivated-2").OrFail();
        if (!isKept) await fixture.Probe.Wait("deactivated-1").OrFail();

        Assert.Equal(isKept ? 1 : 3, await grain.Number().OrFail());
    }

    [Fact]
    public async Task Shutdown_deactivates_every_activation()
    {
        await using var fixture = await StartAsync();
        for (var i = 0; i < 20; i++) await Grain(fixture, $"g{i}").Number().OrFail();

        await fixture.StopAsync().OrFail();

        Assert.Equal(20, fixture.Probe.Log.Count(line => line.EndsWith(" ShuttingDown", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Shutdown_lets_running_calls_end()
    {
        await using var fixture = await StartAsync();
        var call = Grain(fixture, "a").Hold("work");
        await fixture.Probe.Wait("in-work").OrFail();

        var stop = fixture.StopAsync();
        Assert.False(stop.IsCompleted);
        fixture.Probe.Set("go-work");
        await Task.WhenAll(stop, call).OrFail();

        Assert.Equal(["activated 1", "work ends", "deactivated 1 ShuttingDown", "scope disposed"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Shutdown_with_a_hung_grain_ends_when_its_token_does()
    {
        await using var fixture = await StartAsync(life => life.HoldsDeactivation = true);
        await Grain(fixture, "a").Number().OrFail();
        using var source = new CancellationTokenSource();
        var stop = fixture.StopAsync(source.Token);
        await fixture.Probe.Wait("deactivating-1").OrFail();

        await source.CancelAsync();

        await Record.ExceptionAsync(() => stop.OrFail());
        Assert.True(stop.IsCompleted);
        fixture.Probe.Set("go-deactivate");
    }

    private static Task<SiloFixture> StartAsync(Action<LifeCounter>? configure = null, Action<ISiloBuilder>? silo = null)
    {
        var life = new LifeCounter();
        configure?.Invoke(life);
        return SiloFixture.StartAsync(builder =>
        {
            builder.Services.AddSingleton(life).AddScoped<ScopedThing>();
            silo?.Invoke(builder);
        });
    }

    private static ILifeGrain Grain(SiloFixture fixture, string key) => fixture.Client.GetGrain<ILifeGrain>(key, Mortal);
}
