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

    [Theory]
    [InlineData(BundleStrategy.Pack)]
    [InlineData(BundleStrategy.Spread)]
    [InlineData(BundleStrategy.StrictPack)]
    [InlineData(BundleStrategy.StrictSpread)]
    public void Of_silos_that_are_as_good_an_experiment_is_given_its_own(BundleStrategy strategy)
    {
        var arbiter = new ResourceArbiter();
        string[] silos = ["a", "b", "c", "d"];
        foreach (var silo in silos) arbiter.SetSilo(silo, new ResourceBundle { Cpu = 4 });
        foreach (var silo in silos.Reverse())
        {
            arbiter.SetRequest($"of {silo}", 1, [new ResourceWant(new TrialResources { Cpu = 2, Strategy = strategy, AdditionalBundles = [new ResourceBundle { Cpu = 2 }] }, 1)], silo);
            var lease = Assert.Single(arbiter.Grant());
            Assert.Equal(silo, lease.Silo);
            arbiter.Release(lease.Id);
        }
    }

    [Fact]
    public void Experiments_that_want_no_more_than_their_own_silo_has_fill_it_each()
    {
        var arbiter = new ResourceArbiter();
        string[] silos = ["a", "b", "c", "d"];
        foreach (var silo in silos) arbiter.SetSilo(silo, new ResourceBundle { Cpu = 4 });
        foreach (var silo in silos.Reverse())
        {
            arbiter.SetRequest($"of {silo}", 1, [new ResourceWant(new TrialResources { Cpu = 1 }, 4)], silo);
            Assert.All(arbiter.Grant(), lease => Assert.Equal(silo, lease.Silo));
        }

        Assert.Equal(16, arbiter.Leases.Count);
    }

    [Fact]
    public void An_own_silo_does_not_come_before_one_that_is_fuller_or_that_has_no_GPU_to_leave_to_others()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("a", new ResourceBundle { Cpu = 4 });
        arbiter.SetSilo("b", new ResourceBundle { Cpu = 4 });
        arbiter.SetSilo("gpu", new ResourceBundle { Cpu = 4, Gpu = 1 });
        var want = new ResourceWant(new TrialResources { Cpu = 1 }, 1);

        arbiter.SetRequest("first", 1, [want], "b");
        Assert.Equal("b", Assert.Single(arbiter.Grant()).Silo);
        arbiter.SetRequest("second", 1, [want], "a");
        Assert.Equal("b", Assert.Single(arbiter.Grant()).Silo);
        arbiter.SetRequest("third", 1, [want], "gpu");
        Assert.Equal("b", Assert.Single(arbiter.Grant()).Silo);
        // it moved to another silo, and asks again as before
        arbiter.SetRequest("fourth", 1, [want with { Count = 2 }], "a");
        Assert.Equal(["b", "a"], arbiter.Grant().Select(lease => lease.Silo));
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
