using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Orleans.Simulator.Tests;

/// <summary>Everything at once on real threads: each call must end, and nothing may stay behind.</summary>
public sealed class StressTests
{
    [Fact]
    public async Task Busy_grains_do_not_starve_the_others()
    {
        const int TooMany = 20_000;
        await using var fixture = await StartAsync();

        var calls = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => fixture.Grain<IRudeGrain>($"g{i}").Spin(TooMany))).OrFail();

        Assert.All(calls, count => Assert.InRange(count, 0, TooMany - 1));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Every_call_ends_whatever_grains_do(int seed, bool stopsInBetween)
    {
        await using var fixture = await StartAsync();
        for (var i = 0; i < 4; i++) await fixture.Grain<IConsumerGrain>($"g{i}").Subscribe("ns", inBatches: true).OrFail();
        var callers = Enumerable.Range(0, 4).Select(i => Task.Run(() => CallAsync(fixture, new Random(seed * 100 + i)))).ToList();
        if (stopsInBetween)
        {
            await fixture.Probe.Wait("half").OrFail();
            await fixture.StopAsync().OrFail();
        }

        await Task.WhenAll(callers).OrFail();

        await fixture.StopAsync().OrFail();
        var silo = fixture.Services.GetRequiredService<Silo>();
        Assert.Empty(silo.Cluster.Directory.On(silo));
    }

    private static async Task CallAsync(SiloFixture fixture, Random random)
    {
        const int Count = 1_500;
        var pending = new List<Task>();
        for (var i = 0; i < Count; i++)
        {
            if (i == Count / 2) fixture.Probe.Set("half");
            pending.Add(Call(fixture, random, $"g{random.Next(4)}"));
            if (pending.Count < 20) continue;
            await EndOf(pending).OrFail();
            pending.Clear();
        }

        await EndOf(pending).OrFail();
    }

    private static Task Call(SiloFixture fixture, Random random, string key)
    {
        var grain = fixture.Grain<IRudeGrain>(key);
        switch (random.Next(9))
        {
            case 0: return grain.Leave();
            case 1: return fixture.Grain<IConsumerGrain>(key).Leave();
            case 2: return fixture.Stream<string>("ns", key).OnNextAsync("item");
            case 3: return fixture.Grain<ICallGrain>(key).AskWhoCalls($"g{random.Next(4)}x");
            case 4: return fixture.Grain<IStateGrain>(key).Set(random.Next(), write: true);
            case 5: return fixture.Grain<IStateGrain>(key).Leave();
            case 6: return grain.StartTimerWhoseTokenThrows(TimeSpan.FromSeconds(1));
            case 7: return CancelAsync(fixture.Grain<ICallGrain>(key), random.Next(200));
            default:
                fixture.Time.Advance(TimeSpan.FromMilliseconds(100));
                return grain.Number();
        }
    }

    private static async Task CancelAsync(ICallGrain grain, int spins)
    {
        using var source = new CancellationTokenSource();
        var call = grain.HoldUntilCancelled(source.Token);
        Thread.SpinWait(spins);
        await source.CancelAsync();
        await call;
    }

    private static async Task EndOf(IReadOnlyList<Task> calls)
    {
        await Task.WhenAll(calls.Select(call => call.ContinueWith(static _ => { }, TaskScheduler.Default)));
        foreach (var call in calls.Where(call => call.IsFaulted))
        {
            var failure = call.Exception?.InnerException;
            Assert.True(failure is SiloUnavailableException or OrleansMessageRejectionException or OperationCanceledException, failure?.ToString());
        }
    }

    private static Task<SiloFixture> StartAsync() => SiloFixture.StartAsync(silo => silo.Services.AddSingleton(new LifeCounter()));
}
