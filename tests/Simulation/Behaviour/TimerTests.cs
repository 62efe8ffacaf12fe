namespace Tune.Behaviour;

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Timer_ticks_at_its_due_time_and_then_every_period_even_after_a_failing_tick()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ITimerGrain>("a");
        await grain.Start(Second, 2 * Second, interleave: false).OrFail();

        Assert.Equal(0, await After(fixture, grain, 0.9));
        Assert.Equal(1, await After(fixture, grain, 0.1));
        Assert.Equal(1, await After(fixture, grain, 1.9));
        Assert.Equal(2, await After(fixture, grain, 0.1));
        Assert.Equal(3, await After(fixture, grain, 2));
    }

    [Fact]
    public async Task Timer_with_infinite_period_ticks_once()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ITimerGrain>("a");
        await grain.Start(Second, Timeout.InfiniteTimeSpan, interleave: false).OrFail();

        Assert.Equal(1, await After(fixture, grain, 1));
        Assert.Equal(1, await After(fixture, grain, 100));
    }

    [Fact]
    public async Task Tick_waits_for_the_running_call_unless_it_interleaves()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var patient = fixture.Grain<ITimerGrain>("patient");
        var eager = fixture.Grain<ITimerGrain>("eager");
        await patient.Start(Second, Timeout.InfiniteTimeSpan, interleave: false).OrFail();
        await eager.Start(Second, Timeout.InfiniteTimeSpan, interleave: true).OrFail();
        var held = new[] { patient.Hold(), eager.Hold() };
        await eager.Ticks().OrFail();

        Assert.Equal(0, await After(fixture, patient, 1));
        Assert.Equal(1, await After(fixture, eager, 0));

        fixture.Probe.Set("go");
        await Task.WhenAll(held).OrFail();
        await fixture.Probe.Wait("tick-1").OrFail();
        await patient.Stop().OrFail();
        Assert.Equal(1, await patient.Ticks().OrFail());
    }

    [Fact]
    public async Task Changed_timer_ticks_at_its_new_times()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ITimerGrain>("a");
        await grain.Start(Second, Second, interleave: false).OrFail();
        await grain.Change(5 * Second, 5 * Second).OrFail();

        Assert.Equal(0, await After(fixture, grain, 4));
        Assert.Equal(1, await After(fixture, grain, 1));
    }

    [Fact]
    public async Task Disposed_timer_ticks_no_more_and_cancels_its_token()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ITimerGrain>("a");
        await grain.Start(Second, Second, interleave: false).OrFail();
        await After(fixture, grain, 1);

        await grain.Stop().OrFail();

        await fixture.Probe.Wait("token cancelled").OrFail();
        Assert.Equal(1, await After(fixture, grain, 10));
    }

    [Fact]
    public async Task Deactivation_stops_timers()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ITimerGrain>("a");
        await grain.Start(Second, Second, interleave: false).OrFail();
        await After(fixture, grain, 1);

        await grain.Leave().OrFail();

        await fixture.Probe.Wait("token cancelled").OrFail();
        Assert.Equal(0, await After(fixture, grain, 10));
    }

    [Fact]
    public async Task Timer_changed_while_its_tick_waits_ticks_once_and_then_at_its_new_times()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ITimerGrain>("a");
        await grain.Start(Second, Timeout.InfiniteTimeSpan, interleave: false).OrFail();
        var held = grain.Hold();
        await After(fixture, grain, 1);

        await grain.Change(2 * Second, 3 * Second).OrFail();
        Assert.Equal(0, await After(fixture, grain, 2));
        fixture.Probe.Set("go");
        await held.OrFail();
        await fixture.Probe.Wait("tick-1").OrFail();
        await grain.Pass().OrFail();

        Assert.Equal(1, await After(fixture, grain, 1));
        Assert.Equal(2, await After(fixture, grain, 1));
        Assert.Equal(2, await After(fixture, grain, 2));
        Assert.Equal(3, await After(fixture, grain, 1));
    }

    // a tick and this question stand in the same queue, in the order in which they came
    private static async Task<int> After(SiloFixture fixture, ITimerGrain grain, double seconds)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
        return await grain.Ticks().OrFail();
    }
}
