namespace Tune.Tests.Placement;

/// <summary>Where a bundle alone is packed, against a search over all silos: what is remembered from one lease to the next changes nothing.</summary>
public sealed class ArbiterPackingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_lease_is_where_least_is_left_over(int seed)
    {
        var random = new Random(seed);
        var arbiter = new ResourceArbiter();
        var silos = new SortedDictionary<string, (double Free, double Total)>(StringComparer.Ordinal);
        for (var silo = 0; silo < 20; silo++)
        {
            var cpu = 1 + random.Next(8);
            silos[$"silo-{silo:00}"] = (cpu, cpu);
            arbiter.SetSilo($"silo-{silo:00}", new ResourceBundle { Cpu = cpu });
        }

        var given = 0;
        for (var step = 0; step < 2000; step++)
        {
            if (arbiter.Leases.Count > 0 && random.Next(3) == 0)
            {
                var back = arbiter.Leases.ElementAt(random.Next(arbiter.Leases.Count));
                Assert.True(arbiter.Release(back.Id));
                Change(back.Places[0].Silo, back.Resources.Cpu);
                continue;
            }

            var resources = new TrialResources { Cpu = 0.5 * (1 + random.Next(4)) };
            arbiter.SetRequest("e", 1, [new ResourceWant(resources, 1 + random.Next(5))]);
            foreach (var lease in arbiter.Grant())
            {
                var expected = silos.Where(silo => silo.Value.Free >= resources.Cpu).MinBy(silo => (silo.Value.Free - resources.Cpu) / silo.Value.Total).Key;
                Assert.Equal(expected, lease.Places[0].Silo);
                Change(expected, -resources.Cpu);
                given++;
            }

            Assert.True(arbiter.Pending.All(pending => silos.Values.All(silo => silo.Free < pending.Want.Resources.Cpu)));
            arbiter.SetRequest("e", 1, []);
        }

        Assert.True(given > 500, $"{given}");

        void Change(string silo, double by) => silos[silo] = silos[silo] with { Free = silos[silo].Free + by };
    }

    [Fact]
    public void What_was_impossible_is_possible_when_a_silo_comes_and_again_not_when_it_goes()
    {
        var arbiter = new ResourceArbiter();
        var large = new TrialResources { Cpu = 8 };
        arbiter.SetSilo("a", new ResourceBundle { Cpu = 2 });
        Assert.False(arbiter.IsPossible(large));

        arbiter.SetSilo("b", new ResourceBundle { Cpu = 8 });
        Assert.True(arbiter.IsPossible(large));
        arbiter.SetSilo("c", new ResourceBundle { Cpu = 1 });
        Assert.True(arbiter.IsPossible(large));

        arbiter.RemoveSilo("b");
        Assert.False(arbiter.IsPossible(large));
        arbiter.SetSilo("c", new ResourceBundle { Cpu = 8 });
        Assert.True(arbiter.IsPossible(large));
        arbiter.SetSilo("c", new ResourceBundle { Cpu = 1 });
        Assert.False(arbiter.IsPossible(large));
    }

    [Fact]
    public void What_silos_have_together_follows_them()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("a", new ResourceBundle { Cpu = 2 });
        Assert.Equal([2.0], arbiter.Capacity.Bundles.Select(bundle => bundle.Cpu));

        arbiter.SetSilo("b", new ResourceBundle { Cpu = 8 });
        Assert.Equal([8.0, 2.0], arbiter.Capacity.Bundles.Select(bundle => bundle.Cpu));

        arbiter.RemoveSilo("a");
        Assert.Equal([8.0], arbiter.Capacity.Bundles.Select(bundle => bundle.Cpu));
    }
}
