namespace Tune.Tests.Placement;

public sealed class PlacementStrategyTests
{
    [Theory]
    [InlineData(BundleStrategy.Pack, "c,c,c")]
    [InlineData(BundleStrategy.StrictPack, "c,c,c")]
    [InlineData(BundleStrategy.Spread, "a,b,c")]
    [InlineData(BundleStrategy.StrictSpread, "a,b,c")]
    public void Bundles_are_packed_or_spread(BundleStrategy strategy, string places) => Assert.Equal(places, PlacesOf(strategy, 3, ("a", 1), ("b", 1), ("c", 4)));

    [Theory]
    [InlineData(BundleStrategy.Pack, "a,a,b,b")]
    [InlineData(BundleStrategy.StrictPack, null)]
    [InlineData(BundleStrategy.Spread, "a,a,b,b")]
    [InlineData(BundleStrategy.StrictSpread, null)]
    public void Bundles_that_do_not_all_fit_as_wished_are_placed_otherwise_unless_it_is_strict(BundleStrategy strategy, string? places) =>
        Assert.Equal(places, Sorted(PlacesOf(strategy, 4, ("a", 2), ("b", 2))));

    [Fact]
    public void Packing_finds_the_fewest_silos_where_filling_up_the_fullest_would_not()
    {
        var arbiter = Arbiter(("a", 3), ("b", 4), ("c", 5));
        var resources = new TrialResources { Cpu = 4, AdditionalBundles = [new() { Cpu = 3 }, new() { Cpu = 2 }] };
        arbiter.SetRequest("e", 1, [new(resources, 1)]);

        var places = Assert.Single(arbiter.Grant()).Places.Select(place => place.Silo);

        Assert.Equal(["b", "c", "c"], places);
    }

    [Fact]
    public void Bundles_of_different_kinds_each_go_where_their_kind_is()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("a", new() { Cpu = 1, Gpu = 2, Labels = new Dictionary<string, string> { ["gpu"] = "a100" } });
        arbiter.SetSilo("b", new() { Cpu = 4 });
        var resources = new TrialResources
        {
            Cpu = 2, AdditionalBundles = [new() { Cpu = 0, Gpu = 1, Labels = new Dictionary<string, string> { ["gpu"] = "a100" } }, new() { Cpu = 1, Gpu = 1 }],
        };
        arbiter.SetRequest("e", 1, [new(resources, 1)]);

        var lease = Assert.Single(arbiter.Grant());

        Assert.Equal(["b:", "a:0", "a:1"], lease.Places.Select(place => $"{place.Silo}:{string.Join(",", place.Gpus)}"));
    }

    [Theory]
    [InlineData(BundleStrategy.StrictPack, "; each bundle fits on some silo, but not all on one.")]
    [InlineData(BundleStrategy.StrictSpread, "; each of the 3 bundles needs a silo of its own, and there are 2.")]
    public void Strict_request_that_no_silos_could_satisfy_says_why(BundleStrategy strategy, string why)
    {
        var arbiter = Arbiter(("a", 2), ("b", 2));
        var resources = new TrialResources { AdditionalBundles = [new(), new()], Strategy = strategy };

        Assert.False(arbiter.IsPossible(resources));
        Assert.EndsWith(why, arbiter.Explain("e", resources).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_request_says_by_silo_what_is_missing()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("a", new() { Cpu = 64, Gpu = 2, Labels = new Dictionary<string, string> { ["gpu"] = "t4" } });
        arbiter.SetSilo("b", new() { Cpu = 4, Memory = 1L << 30 });
        var resources = new TrialResources { Cpu = 8, Gpu = 4, Labels = new Dictionary<string, string> { ["gpu"] = "a100" } };

        var explanation = arbiter.Explain("e", resources);

        Assert.Equal(PendingReason.Impossible, explanation.Reason);
        Assert.Equal(
            """
            No silo can ever run it: it asks for 8 CPU + 4 GPU where gpu=a100.
              a: has gpu=t4 (gpu=a100 is asked for); has 2 GPU in all, 4 GPU asked for
              b: has no label gpu (gpu=a100 is asked for); has 4 CPU in all, 8 CPU asked for; has 0 GPU in all, 4 GPU asked for
            """.ReplaceLineEndings("\n"),
            explanation.ToString());
        // a share that none of several parts has
        arbiter.SetSilo("a", new() { Cpu = 64, Gpu = 0.5 });
        Assert.Contains("a: has 0.5 GPU in all, 0.75 GPU asked for", arbiter.Explain("e", new() { Gpu = 0.75 }).ToString(), StringComparison.Ordinal);
        // and nothing of it keeps others from running
        arbiter.SetRequest("e", 1, [new(resources, 1), new(new(), 1)]);
        Assert.Equal(1, Assert.Single(arbiter.Grant()).Resources.Cpu);
    }

    [Fact]
    public void Without_silos_it_is_said_that_there_are_none() =>
        Assert.Equal(PendingReason.NoSilos, new ResourceArbiter().Explain("e", new()).Reason);

    private static string? PlacesOf(BundleStrategy strategy, int bundles, params (string Silo, double Cpu)[] silos)
    {
        var arbiter = Arbiter(silos);
        var resources = new TrialResources { AdditionalBundles = [.. Enumerable.Repeat(new ResourceBundle(), bundles - 1)], Strategy = strategy };
        arbiter.SetRequest("e", 1, [new(resources, 1)]);
        var lease = arbiter.Grant().SingleOrDefault();
        Assert.Equal(lease is not null, arbiter.IsPossible(resources));
        return lease is null ? null : Sorted(string.Join(",", lease.Places.Select(place => place.Silo)));
    }

    private static string? Sorted(string? places) => places is null ? null : string.Join(",", places.Split(',').Order(StringComparer.Ordinal));

    private static ResourceArbiter Arbiter(params (string Silo, double Cpu)[] silos)
    {
        var arbiter = new ResourceArbiter();
        foreach (var (silo, cpu) in silos) arbiter.SetSilo(silo, new() { Cpu = cpu });
        return arbiter;
    }
}
