namespace Tune.Behaviour;

public sealed class TurnTests
{
    private static readonly string Plain = typeof(PlainTurnGrain).FullName!;
    private static readonly string Reentrant = typeof(ReentrantTurnGrain).FullName!;

    [Fact]
    public async Task Call_while_another_runs_waits_for_its_end()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Client.GetGrain<ITurnGrain>("a", Plain);
        // the order of calls is that in which they are made only once the grain is active
        await grain.Interleaved().OrFail();
        var first = grain.Hold("first");
        var second = grain.Hold("second");
        fixture.Probe.Set("go-second");
        await fixture.Probe.Wait("in-first").OrFail();
        await grain.Interleaved().OrFail();

        fixture.Probe.Set("go-first");
        await Task.WhenAll(first, second).OrFail();

        Assert.Equal(["first begins", "first ends", "second begins", "second ends"], fixture.Probe.Log);
    }

    [Fact]
    public async Task Interleaving_method_while_another_runs_is_answered()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Client.GetGrain<ITurnGrain>("a", Plain);
        var held = grain.Hold("first");

        Assert.Equal("here", await grain.Interleaved().OrFail());

        Assert.False(held.IsCompleted);
        fixture.Probe.Set("go-first");
        await held.OrFail();
    }

    [Fact]
    public async Task Reentrant_class_while_a_call_runs_begins_the_next()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Client.GetGrain<ITurnGrain>("a", Reentrant);
        var first = grain.Hold("first");
        var second = grain.Hold("second");

        await fixture.Probe.Wait("in-second").OrFail();
        fixture.Probe.Set("go-second");
        await second.OrFail();

        Assert.False(first.IsCompleted);
        fixture.Probe.Set("go-first");
        await first.OrFail();
    }

    [Fact]
    public async Task Held_grain_does_not_hold_others()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var held = Enumerable.Range(0, 100).Select(i => fixture.Client.GetGrain<ITurnGrain>($"h{i}", Plain).Hold("all")).ToList();

        Assert.Equal(1, await fixture.Client.GetGrain<ITurnGrain>("free", Plain).AddSlowly().OrFail());

        fixture.Probe.Set("go-all");
        await Task.WhenAll(held).OrFail();
    }

    [Fact]
    public async Task Parallel_callers_never_meet_inside_a_grain()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Client.GetGrain<ITurnGrain>("a", Plain);

        var results = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(grain.AddSlowly))).OrFail();

        Assert.Equal(Enumerable.Range(1, 500), results.Order());
    }

    [Fact]
    public async Task Code_of_a_grain_stays_on_its_scheduler_except_in_Task_Run()
    {
        await using var fixture = await SiloFixture.StartAsync();

        var where = await fixture.Client.GetGrain<ITurnGrain>("a", Plain).WhereDoesCodeRun().OrFail();

        Assert.Equal([true, true, true, false, true], where);
    }

    [Fact]
    public async Task Async_local_set_in_a_call_does_not_reach_the_next()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Client.GetGrain<ITurnGrain>("a", Plain);
        await grain.Interleaved().OrFail();
        var held = grain.Hold("first");
        var set = grain.SetLocalValue();
        var get = grain.GetLocalValue();
        fixture.Probe.Set("go-first");

        await Task.WhenAll(held, set).OrFail();

        Assert.Null(await get.OrFail());
    }
}
