using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Tune.Behaviour;

public sealed class MembershipTests
{
    [Fact]
    public async Task Silo_that_never_was_is_dead_by_its_address_and_in_no_list()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var silos = fixture.Services.GetRequiredService<ISiloStatusOracle>();
        var unknown = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);

        Assert.Equal((SiloStatus.Active, SiloStatus.Dead), (silos.GetApproximateSiloStatus(fixture.Address), silos.GetApproximateSiloStatus(unknown)));
        Assert.Equal([fixture.Address], silos.GetApproximateSiloStatuses().Keys);
    }

    [Fact]
    public async Task Silo_that_has_left_is_known_to_the_other_as_one_that_is_no_member()
    {
        var silos = TestHost.TwoSilos();
        await using var first = await SiloFixture.StartAsync(cluster: silos[0]);
        var second = await SiloFixture.StartAsync(cluster: silos[1]);
        await TestHost.KnowEachOtherAsync(first, second);
        var (known, address) = (first.Services.GetRequiredService<ISiloStatusOracle>(), second.Address);
        Assert.Equal(SiloStatus.Active, known.GetApproximateSiloStatus(address));

        await second.DisposeAsync();
        await Gone().OrFail("the other hears of it");

        Assert.DoesNotContain(address, known.GetApproximateSiloStatuses(onlyActive: true).Keys);

        async Task Gone()
        {
            while (known.GetApproximateSiloStatus(address) is not SiloStatus.Dead) await Task.Delay(10);
        }
    }
}
