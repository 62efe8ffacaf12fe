namespace Tune.Tests.Placement;

public sealed class ResourceArbiterTests
{
    private static readonly TrialResources One = new();
    private static readonly TrialResources Four = new() { Cpu = 4 };

    [Fact]
    public void Leases_are_given_while_there_is_room_and_again_when_some_are_given_back()
    {
        var arbiter = Arbiter(("s", 2));
        arbiter.SetRequest("e", 1, [new(One, 3)]);

        var leases = arbiter.Grant();

        Assert.Equal([1L, 2L], leases.Select(lease => lease.Id));
        Assert.All(leases, lease => Assert.Equal(("e", "s"), (lease.Experiment, lease.Silo)));
        Assert.Empty(arbiter.Grant());
        Assert.True(arbiter.Release(1));
        Assert.False(arbiter.Release(1));
        Assert.Equal(3, Assert.Single(arbiter.Grant()).Id);
        arbiter.Release(2);
        Assert.Empty(arbiter.Grant());
    }

    [Fact]
    public void Gpus_are_shared_by_index_and_whole_ones_are_kept_whole()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("s", new() { Cpu = 16, Gpu = 3 });
        var half = new TrialResources { Gpu = 0.5 };
        arbiter.SetRequest("e", 1, [new(half, 3), new(new() { Gpu = 1 }, 5)]);

        var leases = arbiter.Grant();

        Assert.Equal(["0", "0", "1", "2"], leases.Select(lease => string.Join(",", lease.Gpus)));
        // half a GPU is free, and no whole one
        Assert.Equal("s: 0 whole GPU free of 3, 1 GPU asked for; held by trials: 4 of 'e'", arbiter.Explain("e", new() { Gpu = 1 }).Silos.Single().ToString());
        arbiter.Release(leases[0].Id);
        arbiter.Release(leases[1].Id);
        Assert.Equal(0, Assert.Single(Assert.Single(arbiter.Grant()).Gpus));
    }

    [Fact]
    public void Thirds_of_a_gpu_are_three()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("s", new() { Cpu = 16, Gpu = 1 });
        arbiter.SetRequest("e", 1, [new(new() { Gpu = 1.0 / 3 }, 4)]);

        Assert.Equal(3, arbiter.Grant().Length);
    }

    [Fact]
    public void Labels_memory_and_custom_resources_are_required()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("a", new() { Cpu = 8, Memory = 100, Labels = Text("gpu", "a100") });
        arbiter.SetSilo("b", new() { Cpu = 8, Memory = 200, Labels = Text("gpu", "t4"), Custom = Number("licence", 2) });

        Assert.Equal("b", SiloFor(new() { Memory = 150 }));
        Assert.Equal("a", SiloFor(new() { Labels = Text("gpu", "a100") }));
        Assert.Equal("b", SiloFor(new() { Custom = Number("licence", 1.5) }));
        Assert.Null(SiloFor(new() { Labels = Text("gpu", "h100") }));
        Assert.Null(SiloFor(new() { Memory = 150, Labels = Text("gpu", "a100") }));

        string? SiloFor(TrialResources resources)
        {
            arbiter.SetRequest("e", 1, [new(resources, 1)]);
            var lease = arbiter.Grant().SingleOrDefault();
            if (lease is not null) arbiter.Release(lease.Id);
            return lease?.Silo;
        }
    }

    [Fact]
    public void What_needs_no_gpu_goes_where_there_is_none_and_small_ones_fill_the_fuller_silo()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("a", new() { Cpu = 4, Gpu = 1 });
        arbiter.SetSilo("b", new() { Cpu = 8 });
        arbiter.SetSilo("c", new() { Cpu = 4 });
        arbiter.SetRequest("e", 1, [new(One, 20)]);

        var silos = string.Concat(arbiter.Grant().Select(lease => lease.Silo));

        Assert.Equal("ccccbbbbbbbbaaaa", silos);
    }

    [Theory]
    [InlineData(1, 1, 1, 4, 4)]
    [InlineData(1, 3, 1, 2, 6)]
    [InlineData(1, 1, 2, 4, 2)]
    public void Experiments_share_by_weight(double first, double second, double cpuOfSecond, int leasesOfFirst, int leasesOfSecond)
    {
        var arbiter = Arbiter(("s", 8));
        arbiter.SetRequest("a", first, [new(One, 100)]);
        arbiter.SetRequest("b", second, [new(new() { Cpu = cpuOfSecond }, 100)]);

        var leases = arbiter.Grant();

        Assert.Equal((leasesOfFirst, leasesOfSecond), (leases.Count(lease => lease.Experiment == "a"), leases.Count(lease => lease.Experiment == "b")));
    }

    [Fact]
    public void Shares_are_of_the_resource_that_each_needs_most()
    {
        // the example of the paper: 9 CPU, 18 GB; A takes (1 CPU, 4 GB), B (3 CPU, 1 GB): three and two
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("s", new() { Cpu = 9, Memory = 18 });
        arbiter.SetRequest("a", 1, [new(new() { Cpu = 1, Memory = 4 }, 100)]);
        arbiter.SetRequest("b", 1, [new(new() { Cpu = 3, Memory = 1 }, 100)]);

        var leases = arbiter.Grant();

        Assert.Equal((3, 2), (leases.Count(lease => lease.Experiment == "a"), leases.Count(lease => lease.Experiment == "b")));
    }

    [Fact]
    public void Big_request_is_passed_over_a_few_times_and_then_room_is_kept_for_it()
    {
        var arbiter = Arbiter(("s", 4));
        arbiter.SetRequest("small", 1, [new(One, 1000)]);
        var running = new Queue<long>(arbiter.Grant().Select(lease => lease.Id));
        arbiter.SetRequest("big", 1, [new(Four, 1)]);
        var order = new List<string>();
        while (!order.Contains("big"))
        {
            arbiter.Release(running.Dequeue());
            foreach (var lease in arbiter.Grant())
            {
                order.Add(lease.Experiment);
                running.Enqueue(lease.Id);
            }
        }

        Assert.Equal(ResourceArbiter.Patience, order.Count(experiment => experiment == "small"));
        Assert.Equal("big", order[^1]);
    }

    [Fact]
    public void Room_that_is_kept_is_explained_to_both_and_survives_repeated_requests()
    {
        var arbiter = Arbiter(("s", 4));
        arbiter.SetRequest("small", 1, [new(One, 1000)]);
        var running = new Queue<long>(arbiter.Grant().Select(lease => lease.Id));
        arbiter.SetRequest("big", 1, [new(Four, 1)]);
        for (var pass = 0; pass < ResourceArbiter.Patience; pass++)
        {
            arbiter.Release(running.Dequeue());
            running.Enqueue(Assert.Single(arbiter.Grant()).Id);
        }

        for (var freed = 0; freed < 3; freed++)
        {
            arbiter.Release(running.Dequeue());
            arbiter.SetRequest("big", 1, [new(Four, 1)]);
            arbiter.SetRequest("small", 1, [new(One, 1000)]);
            Assert.Empty(arbiter.Grant());
        }

        var small = arbiter.Explain("small", One);
        Assert.Equal((PendingReason.KeptForOther, "It waits for 1 CPU: the room on s is kept for experiment 'big', which has waited longer."), (small.Reason, small.Summary));
        var big = arbiter.Explain("big", Four);
        Assert.Equal((PendingReason.Busy, "It waits for 4 CPU, which is in use; what comes free on s is kept for it."), (big.Reason, big.Summary));
        Assert.Equal("s: 3 CPU free of 4 CPU, 4 CPU asked for; held by trials: 1 of 'small'", big.Silos.Single().ToString());
        arbiter.Release(running.Dequeue());
        Assert.Equal("big", Assert.Single(arbiter.Grant()).Experiment);
    }

    [Fact]
    public void Leases_of_a_lost_silo_are_lost_and_their_other_bundles_free_again()
    {
        var arbiter = Arbiter(("a", 1), ("b", 1));
        var pair = new TrialResources { AdditionalBundles = [new()], Strategy = BundleStrategy.StrictSpread };
        arbiter.SetRequest("e", 1, [new(pair, 1)]);
        var lease = Assert.Single(arbiter.Grant());

        Assert.Equal(lease, Assert.Single(arbiter.RemoveSilo("b")));

        Assert.False(arbiter.Release(lease.Id));
        arbiter.SetRequest("e", 1, [new(One, 2)]);
        Assert.Equal("a", Assert.Single(arbiter.Grant()).Silo);
    }

    [Fact]
    public void Lease_of_an_earlier_arbiter_is_taken_over_unless_its_room_is_taken()
    {
        var lease = new ResourceLease(17, "e", Four, [new("s", [])]);
        var arbiter = Arbiter(("s", 4));
        Assert.True(arbiter.Restore(lease));
        Assert.True(arbiter.Restore(lease));
        Assert.False(arbiter.Restore(lease with { Id = 18 }));
        Assert.False(arbiter.Restore(lease with { Id = 19, Places = [new("gone", [])] }));

        arbiter.SetRequest("f", 1, [new(One, 1)]);
        Assert.Empty(arbiter.Grant());
        arbiter.Release(17);
        Assert.Equal(18, Assert.Single(arbiter.Grant()).Id);
    }

    [Fact]
    public void Capacity_that_shrinks_below_what_is_held_gives_nothing_more()
    {
        var arbiter = Arbiter(("s", 4));
        arbiter.SetRequest("e", 1, [new(One, 10)]);
        var leases = arbiter.Grant();

        arbiter.SetSilo("s", new() { Cpu = 2 });

        arbiter.Release(leases[0].Id);
        arbiter.Release(leases[1].Id);
        Assert.Empty(arbiter.Grant());
        arbiter.Release(leases[2].Id);
        Assert.Single(arbiter.Grant());
    }

    [Fact]
    public void Capacity_has_a_bundle_for_each_silo_the_largest_first()
    {
        var capacity = Arbiter(("a", 1), ("b", 3), ("c", 2)).Capacity;

        Assert.Equal([3, 2, 1], capacity.Bundles.Select(bundle => bundle.Cpu));
        Assert.Equal(new TrialResources { Cpu = 0 }, new ResourceArbiter().Capacity);
    }

    private static ResourceArbiter Arbiter(params (string Silo, double Cpu)[] silos)
    {
        var arbiter = new ResourceArbiter();
        foreach (var (silo, cpu) in silos) arbiter.SetSilo(silo, new() { Cpu = cpu });
        return arbiter;
    }

    private static Dictionary<string, string> Text(string name, string value) => new() { [name] = value };

    private static Dictionary<string, double> Number(string name, double value) => new() { [name] = value };
}
