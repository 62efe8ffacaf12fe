using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Tune.Behaviour;

public sealed class PlacementTests
{
    [Fact]
    public async Task Director_is_asked_once_for_all_calls_that_wait_and_decides()
    {
        await using var silos = await TwoSilos.StartAsync();
        RequestContext.Set("need", "gpu");
        var calls = Enumerable.Range(0, 5).Select(_ => silos.First.Client.GetGrain<IPlacedGrain>("a", typeof(DirectedGrain).FullName).Where()).ToList();
        await silos.First.Probe.Wait("asked").OrFail();

        silos.First.Probe.Set("go-place");

        var expected = silos.Second.Address.ToParsableString();
        Assert.All(await Task.WhenAll(calls).OrFail(), where => Assert.Equal(expected, where));
        Assert.Equal(["asked for directed/a gpu"], silos.First.Probe.Log);
    }

    [Fact]
    public async Task Director_that_fails_fails_the_calls()
    {
        await using var silos = await TwoSilos.StartAsync();
        silos.First.Probe.Set("go-place");

        var call = silos.First.Client.GetGrain<IPlacedGrain>("nowhere", typeof(DirectedGrain).FullName).Where();

        Assert.Equal("no place", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => call.OrFail())).Message);
    }

    [Fact]
    public async Task Prefer_local_places_on_the_callers_silo()
    {
        await using var silos = await TwoSilos.StartAsync();

        foreach (var fixture in new[] { silos.First, silos.Second })
        {
            var caller = fixture.Client.GetGrain<IPlacedGrain>($"caller of {fixture.Address}", typeof(LocalGrain).FullName);
            Assert.Equal(fixture.Address.ToParsableString(), await caller.Where().OrFail());
            Assert.Equal(fixture.Address.ToParsableString(), await caller.WhereIs($"callee of {fixture.Address}").OrFail());
        }
    }

    [Fact]
    public async Task Grains_placed_at_random_spread_and_each_is_in_one_place()
    {
        await using var silos = await TwoSilos.StartAsync();

        // A directory that has not heard of the other silo yet gives a grain a second activation, until the two have met.
        var rounds = new List<(int InOnePlace, int Places)>();
        while (rounds.Count < TestHost.RoundsUntilDirectoriesAgree && !rounds.Contains((40, 2))) rounds.Add(await RoundAsync(rounds.Count));

        Assert.Contains((40, 2), rounds);

        async Task<(int InOnePlace, int Places)> RoundAsync(int round)
        {
            var (inOnePlace, places) = (0, new HashSet<string>());
            for (var i = 0; i < 40; i++)
            {
                var name = $"g{round}.{i}";
                var seenByFirst = await silos.First.Client.GetGrain<IPlacedGrain>(name, typeof(AnywhereGrain).FullName).Where().OrFail();
                var seenBySecond = await silos.Second.Client.GetGrain<IPlacedGrain>(name, typeof(AnywhereGrain).FullName).Where().OrFail();
                if (seenByFirst == seenBySecond) inOnePlace++;
                places.Add(seenByFirst);
            }

            return (inOnePlace, places.Count);
        }
    }

    [Fact]
    public async Task Grain_that_is_in_no_directory_has_an_activation_on_every_silo_that_its_director_names()
    {
        await using var silos = await TwoSilos.StartAsync();

        for (var round = 0; round < 2; round++)
        {
            foreach (var fixture in new[] { silos.First, silos.Second })
            {
                var grain = fixture.Client.GetGrain<IPlacedGrain>("a", typeof(EverywhereGrain).FullName);
                Assert.Equal(fixture.Address.ToParsableString(), await grain.Where().OrFail());
                Assert.Equal(fixture.Address.ToParsableString(), await grain.WhereIs("b").OrFail());
            }
        }
    }

    [Fact]
    public async Task Placement_hint_names_the_silo()
    {
        await using var silos = await TwoSilos.StartAsync();
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silos.Second.Address);

        for (var i = 0; i < 10; i++)
        {
            var where = await silos.First.Client.GetGrain<IPlacedGrain>($"g{i}", typeof(AnywhereGrain).FullName).Where().OrFail();
            Assert.Equal(silos.Second.Address.ToParsableString(), where);
        }
    }

    [Fact]
    public async Task Grains_of_a_silo_that_shut_down_are_activated_elsewhere()
    {
        await using var silos = await TwoSilos.StartAsync();
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silos.Second.Address);
        var grain = silos.First.Client.GetGrain<IPlacedGrain>("a", typeof(AnywhereGrain).FullName);
        Assert.Equal(silos.Second.Address.ToParsableString(), await grain.Where().OrFail());

        await silos.Second.StopAsync().OrFail();

        Assert.Equal(silos.First.Address.ToParsableString(), await grain.Where().OrFail());
    }

    private sealed class TwoSilos(SiloFixture first, SiloFixture second) : IAsyncDisposable
    {
        public SiloFixture First => first;

        public SiloFixture Second => second;

        public static async Task<TwoSilos> StartAsync()
        {
            var clusters = TestHost.TwoSilos();
            var first = await SiloFixture.StartAsync(Direct, clusters[0]);
            var second = await SiloFixture.StartAsync(Direct, clusters[1]);
            await TestHost.KnowEachOtherAsync(first, second).OrFail();
            return new TwoSilos(first, second);
        }

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }

        private static void Direct(ISiloBuilder silo) => silo
            .AddPlacementDirector<LastSiloPlacement, LastSiloDirector>()
            .AddPlacementDirector<EverySiloPlacement, EverySiloDirector>();
    }
}
