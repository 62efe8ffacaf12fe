using System.Globalization;
using Orleans.Runtime;

namespace Tune.Behaviour;

/// <summary>A call is done at most once, and exactly once if it was answered.</summary>
public sealed class DeliveryTests
{
    private const int Grains = 5;
    private const int Callers = 6;

    [Fact]
    public async Task Calls_of_many_callers_to_many_grains_are_each_done_once()
    {
        await using var fixture = await SiloFixture.StartAsync();

        var calls = await CallFromEverywhereAsync(fixture, calls: 150, leaves: false);

        calls.CheckThatAllAreDone("undisturbed");
        Assert.Equal(Callers * 150, calls.Done.Count);
    }

    [Fact]
    public async Task Calls_that_wait_while_their_grains_deactivate_again_and_again_are_each_done_once()
    {
        await using var fixture = await SiloFixture.StartAsync();

        var calls = await CallFromEverywhereAsync(fixture, calls: 100, leaves: true);

        calls.Check("deactivating");
    }

    [Fact]
    public async Task Calls_that_wait_behind_one_that_deactivates_are_done_once_by_the_next_activation()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<ICountGrain>("a");
        var calls = new Deliveries(fixture.Probe);
        var held = calls.Add("held", grain.Do("held", "go"));
        await fixture.Probe.Wait("in-held").OrFail();
        var leave = grain.Leave();
        for (var i = 0; i < 50; i++) _ = calls.Add($"{i}", grain.Do($"{i}", null));

        fixture.Probe.Set("go");
        await Task.WhenAll(held, leave).OrFail();
        await calls.EndAsync().OrFail();

        calls.CheckThatAllAreDone("deactivated");
        Assert.Equal(51, calls.Done.Count);
    }

    [Fact]
    public async Task Call_whose_caller_has_given_up_is_done_once_if_it_had_begun_and_else_never()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var calls = new Deliveries(fixture.Probe);
        for (var i = 0; i < Grains; i++)
        {
            var grain = fixture.Grain<ICountGrain>($"g{i}");
            await grain.DoMeanwhile($"before {i}").OrFail();
            _ = calls.Add($"begun {i}", grain.Do($"begun {i}", "go"));
            await fixture.Probe.Wait($"in-begun {i}").OrFail();
            foreach (var j in Enumerable.Range(0, 10)) _ = calls.Add($"queued {i} {j}", grain.Do($"queued {i} {j}", null));
        }

        TestHost.LetPass(fixture, TimeSpan.Parse(TestHost.BriefResponse, CultureInfo.InvariantCulture));
        await calls.EndAsync().OrFail();
        var more = new Deliveries(fixture.Probe);
        for (var i = 0; i < Grains; i++) _ = more.Add($"after {i}", fixture.Grain<ICountGrain>($"g{i}").DoInTurn($"after {i}"));
        fixture.Probe.Set("go");
        await more.EndAsync().OrFail();

        calls.Check("given up");
        more.CheckThatAllAreDone("after it");
        string[] expected = [.. Enumerable.Range(0, Grains).SelectMany(i => new[] { $"before {i}", $"after {i}", $"begun {i}" })];
        Assert.Equal(expected.Order(), calls.Done.Order());
    }

    private static async Task<Deliveries> CallFromEverywhereAsync(SiloFixture fixture, int calls, bool leaves)
    {
        var all = new Deliveries(fixture.Probe);
        var made = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Call(fixture, caller, calls, leaves)))).OrFail();
        foreach (var (id, call) in made.SelectMany(one => one)) _ = all.Add(id, call);
        await all.EndAsync().OrFail();
        return all;
    }

    /// <summary>A caller that is odd calls from inside of a grain.</summary>
    private static List<(string Id, Task Call)> Call(SiloFixture fixture, int caller, int calls, bool leaves)
    {
        var random = new Random(caller);
        var made = new List<(string, Task)>();
        for (var i = 0; i < calls; i++)
        {
            var (id, callee) = ($"{caller}.{i}", $"g{random.Next(Grains)}");
            var grain = fixture.Grain<ICountGrain>(callee);
            made.Add((id, caller % 2 == 1 ? fixture.Grain<ICountGrain>($"caller {caller}").Ask(callee, id, null) : i % 3 == 0 ? grain.DoMeanwhile(id) : grain.Do(id, null)));
            if (leaves && i % 7 == 0) _ = IgnoreRejection(grain.Leave());
        }

        return made;
    }

    private static async Task IgnoreRejection(Task call)
    {
        try
        {
            await call;
        }
        catch (OrleansMessageRejectionException)
        {
            // Orleans forwards a message twice and no more
        }
    }
}
