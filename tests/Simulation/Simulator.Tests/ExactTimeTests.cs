using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Simulator.Tests;

/// <summary>When limits are over, to the moment: on Orleans, which has real time, tests can only wait until they are.</summary>
public sealed class ExactTimeTests
{
    [Fact]
    public async Task Call_times_out_when_its_30_seconds_are_over_and_not_before()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var call = fixture.Grain<ICallGrain>("a").Hold("long");
        await fixture.Probe.Wait("in-long").OrFail();

        fixture.Time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        fixture.Time.Advance(TimeSpan.FromSeconds(0.1));

        await Assert.ThrowsAsync<TimeoutException>(() => call.OrFail());
        fixture.Probe.Set("go-long");
    }

    [Fact]
    public async Task Activation_is_collected_when_it_has_been_idle_for_15_minutes_and_not_before()
    {
        await using var fixture = await SiloFixture.StartAsync(silo => silo.Services.AddSingleton(new LifeCounter()).AddScoped<ScopedThing>());
        var grain = fixture.Client.GetGrain<ILifeGrain>("a", typeof(LifeGrain).FullName!);
        Assert.Equal(1, await grain.Number().OrFail());

        fixture.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(1, await grain.Number().OrFail());
        fixture.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(1, await grain.Number().OrFail());
        fixture.Time.Advance(TimeSpan.FromMinutes(15));
        await fixture.Probe.Wait("deactivated-1").OrFail();

        Assert.Equal(2, await grain.Number().OrFail());
    }
}
