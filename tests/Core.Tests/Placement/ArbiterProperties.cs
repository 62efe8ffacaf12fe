namespace Tune.Tests.Placement;

public sealed class ArbiterProperties
{
    private static readonly string[] Experiments = ["a", "b", "c", "d"];

    [Fact]
    public void Whatever_happens_nothing_is_oversubscribed()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var cluster = new RandomCluster(seed);
            for (var step = 0; step < 120; step++)
            {
                Step(cluster);
                cluster.Arbiter.Grant();
                cluster.IsNotOversubscribed();
            }
        }
    }

    [Fact]
    public void Whatever_silos_could_satisfy_is_satisfied_in_the_end_and_the_rest_is_explained()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var cluster = new RandomCluster(seed);
            for (var silo = 0; silo < 4; silo++) cluster.AddSilo();
            var open = Experiments.ToDictionary(name => name, _ => Enumerable.Range(0, 1 + cluster.Next(4)).Select(_ => cluster.Request()).ToList());
            foreach (var (name, requests) in open) cluster.Arbiter.SetRequest(name, 1 + cluster.Next(3), requests.Select(request => new ResourceWant(request, 1)));
            for (var round = 0; round < 200; round++)
            {
                foreach (var lease in cluster.Arbiter.Grant()) open[lease.Experiment].Remove(lease.Resources);
                if (cluster.Arbiter.Leases.Count == 0) break;
                cluster.Arbiter.Release(cluster.Arbiter.Leases.ElementAt(cluster.Next(cluster.Arbiter.Leases.Count)).Id);
            }

            Assert.Empty(cluster.Arbiter.Leases);
            foreach (var (name, requests) in open)
            {
                Assert.All(requests, request => Assert.False(cluster.Arbiter.IsPossible(request)));
                Assert.All(requests, request => Assert.Equal(PendingReason.Impossible, cluster.Arbiter.Explain(name, request).Reason));
            }
        }
    }

    [Fact]
    public void Others_come_first_only_if_one_wants_what_silos_could_give_and_whoever_they_do_not_is_given_back_what_it_returns()
    {
        var returned = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var cluster = new RandomCluster(seed);
            var open = Experiments.ToDictionary(name => name, _ => new List<TrialResources>());
            for (var step = 0; step < 60; step++)
            {
                if (cluster.Next(6) == 0) cluster.AddSilo();
                var name = Experiments[cluster.Next(Experiments.Length)];
                if (cluster.Next(2) == 0)
                {
                    open[name] = [.. Enumerable.Range(0, cluster.Next(3)).SelectMany(_ => Enumerable.Repeat(cluster.Request(), 1 + cluster.Next(6)))];
                    cluster.Arbiter.SetRequest(name, 1 + cluster.Next(2), open[name].Select(request => new ResourceWant(request, 1)));
                }

                if (cluster.Arbiter.Leases.Count > 0 && cluster.Next(2) == 0) cluster.Arbiter.Release(cluster.Arbiter.Leases.ElementAt(cluster.Next(cluster.Arbiter.Leases.Count)).Id);
                foreach (var lease in cluster.Arbiter.Grant()) open[lease.Experiment].Remove(lease.Resources);

                var waiting = Experiments.Where(one => open[one].Exists(cluster.Arbiter.IsPossible)).ToList();
                Assert.All(Experiments, one => Assert.True(waiting.Exists(other => other != one) || !cluster.Arbiter.OthersComeFirst(one)));
                if (cluster.Arbiter.Leases.FirstOrDefault(lease => open[lease.Experiment].Contains(lease.Resources) && !cluster.Arbiter.OthersComeFirst(lease.Experiment)) is not { } own) continue;
                returned++;
                cluster.Arbiter.Release(own.Id);
                foreach (var (lease, order) in cluster.Arbiter.Grant().Select((lease, order) => (lease, order)))
                {
                    open[lease.Experiment].Remove(lease.Resources);
                    if (order == 0) Assert.Equal(own.Experiment, lease.Experiment);
                }
            }
        }

        Assert.True(returned > 100, $"{returned}");
    }

    [Fact]
    public void Equal_shares_are_kept_by_whoever_has_them_and_those_of_one_that_has_more_are_not()
    {
        var arbiter = new ResourceArbiter();
        arbiter.SetSilo("s", new ResourceBundle { Cpu = 6 });
        arbiter.SetRequest("a", 1, [new(new(), 100)]);
        arbiter.Grant();
        arbiter.SetRequest("b", 1, [new(new(), 100)]);

        // six of six, and another has nothing
        Assert.True(arbiter.OthersComeFirst("a"));
        for (var lease = 0; lease < 3; lease++)
        {
            arbiter.Release(arbiter.Leases.First(held => held.Experiment == "a").Id);
            Assert.Equal("b", Assert.Single(arbiter.Grant()).Experiment);
        }

        Assert.False(arbiter.OthersComeFirst("a"));
        Assert.False(arbiter.OthersComeFirst("b"));
        arbiter.SetRequest("b", 2, [new(new(), 100)]);
        // by its weight it has too little
        Assert.True(arbiter.OthersComeFirst("a"));
        Assert.False(arbiter.OthersComeFirst("b"));
    }

    [Fact]
    public void Big_request_is_satisfied_although_small_ones_never_end()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var cluster = new RandomCluster(seed);
            for (var silo = 0; silo < 5; silo++) cluster.AddSilo();
            var big = cluster.Request();
            if (!cluster.Arbiter.IsPossible(big)) continue;
            // experiments that want what fits everywhere, for ever; the trials of others go on for a time and make room
            foreach (var name in Experiments[..3]) cluster.Arbiter.SetRequest(name, 1, [new(new() { Cpu = 0.5 }, int.MaxValue)]);
            cluster.Arbiter.Grant();
            cluster.Arbiter.SetRequest("d", 1, [new(big, 1)]);
            var given = cluster.Arbiter.Grant();
            for (var released = 0; !given.Any(lease => lease.Experiment == "d"); released++)
            {
                Assert.InRange(released, 0, 500);
                var small = cluster.Arbiter.Leases.Where(lease => lease.Experiment != "d").ToList();
                cluster.Arbiter.Release(small[cluster.Next(small.Count)].Id);
                given = cluster.Arbiter.Grant();
            }
        }
    }

    [Fact]
    public void Experiments_that_want_the_same_differ_by_one_bundle_at_most()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var cluster = new RandomCluster(seed);
            for (var silo = 0; silo < 5; silo++) cluster.AddSilo();
            var weights = Experiments.ToDictionary(name => name, _ => 1 + cluster.Next(3));
            foreach (var (name, weight) in weights) cluster.Arbiter.SetRequest(name, weight, [new(new(), int.MaxValue)]);
            cluster.Arbiter.Grant();
            for (var step = 0; step < 100; step++)
            {
                cluster.Arbiter.Release(cluster.Arbiter.Leases.ElementAt(cluster.Next(cluster.Arbiter.Leases.Count)).Id);
                var before = Experiments.MinBy(name => Held(name) / weights[name]);
                var lease = Assert.Single(cluster.Arbiter.Grant());
                // what comes free goes to one that has least for its weight
                Assert.Equal((Held(before!) - (lease.Experiment == before ? 1 : 0)) / weights[before!], (Held(lease.Experiment) - 1) / weights[lease.Experiment]);
            }

            double Held(string name) => cluster.Arbiter.Leases.Count(lease => lease.Experiment == name);
        }
    }

    [Fact]
    public void At_the_start_equal_experiments_have_equal_shares()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var cluster = new RandomCluster(seed);
            for (var silo = 0; silo < 5; silo++) cluster.AddSilo();
            foreach (var name in Experiments) cluster.Arbiter.SetRequest(name, 1, [new(new(), int.MaxValue)]);
            cluster.Arbiter.Grant();

            var held = Experiments.Select(name => cluster.Arbiter.Leases.Count(lease => lease.Experiment == name)).ToList();

            Assert.InRange(held.Max() - held.Min(), 0, 1);
        }
    }

    [Fact]
    public void Nothing_that_has_room_waits_unless_room_is_kept_for_another()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var cluster = new RandomCluster(seed);
            var wants = new Dictionary<string, TrialResources>();
            for (var step = 0; step < 80; step++)
            {
                if (cluster.Next(4) == 0) cluster.AddSilo();
                var leases = cluster.Arbiter.Leases;
                if (leases.Count > 0 && cluster.Next(2) == 0) cluster.Arbiter.Release(leases.ElementAt(cluster.Next(leases.Count)).Id);
                foreach (var name in Experiments)
                {
                    if (cluster.Next(4) > 0) continue;
                    wants[name] = cluster.Request();
                    cluster.Arbiter.SetRequest(name, 1, [new(wants[name], int.MaxValue)]);
                }

                cluster.Arbiter.Grant();
                foreach (var (name, resources) in wants)
                {
                    var explanation = cluster.Arbiter.Explain(name, resources);
                    Assert.NotEqual(PendingReason.Starting, explanation.Reason);
                    if (explanation.Reason is PendingReason.NoSilos) Assert.Empty(cluster.Silos);
                    if (explanation.Reason is PendingReason.Busy or PendingReason.Impossible && resources.AdditionalBundles.IsEmpty)
                        Assert.All(explanation.Silos, silo => Assert.NotEmpty(silo.Missing));
                }
            }
        }
    }

    [Fact]
    public void Request_is_possible_exactly_if_some_assignment_of_bundles_to_silos_is()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var cluster = new RandomCluster(seed);
            for (var silo = 0; silo < 3; silo++) cluster.AddSilo();
            var request = cluster.Request();

            Assert.Equal(IsPossible([.. cluster.Silos.Values], request), cluster.Arbiter.IsPossible(request));
        }
    }

    /// <summary>Tries all assignments. Shares of a GPU are packed by trying all orders, as they are few.</summary>
    private static bool IsPossible(IReadOnlyList<ResourceBundle> silos, TrialResources request)
    {
        var bundles = request.Bundles;
        var assignments = Enumerable.Range(0, (int)Math.Pow(silos.Count, bundles.Length))
            .Select(code => bundles.Select((_, index) => code / (int)Math.Pow(silos.Count, index) % silos.Count).ToArray());
        return assignments.Any(assignment =>
        {
            var used = assignment.Distinct().Count();
            if (request.Strategy == BundleStrategy.StrictPack && used > 1) return false;
            if (request.Strategy == BundleStrategy.StrictSpread && used < bundles.Length) return false;
            return assignment.Distinct().All(silo => Fits(silos[silo], [.. bundles.Where((_, index) => assignment[index] == silo)]));
        });
    }

    private static bool Fits(ResourceBundle silo, List<ResourceBundle> bundles)
        => bundles.Sum(bundle => bundle.Cpu) <= silo.Cpu && bundles.Sum(bundle => bundle.Memory) <= silo.Memory
            && bundles.Sum(bundle => bundle.Custom.GetValueOrDefault("licence")) <= silo.Custom.GetValueOrDefault("licence")
            && bundles.TrueForAll(bundle => bundle.Labels.All(label => silo.Labels.GetValueOrDefault(label.Key) == label.Value))
            && FitGpus([.. Enumerable.Range(0, (int)Math.Ceiling(silo.Gpu)).Select(gpu => Math.Min(1, silo.Gpu - gpu))], bundles.ConvertAll(bundle => bundle.Gpu), 0);

    private static bool FitGpus(double[] free, List<double> asked, int next)
    {
        if (next == asked.Count) return true;
        var share = asked[next];
        if (share == 0) return FitGpus(free, asked, next + 1);
        if (share >= 1)
        {
            var whole = Enumerable.Range(0, free.Length).Where(gpu => free[gpu] >= 1).Take((int)share).ToList();
            // which whole ones is the same
            return whole.Count == (int)share && FitGpus([.. free.Select((left, gpu) => whole.Contains(gpu) ? 0 : left)], asked, next + 1);
        }

        return Enumerable.Range(0, free.Length).Any(gpu => free[gpu] >= share && FitGpus([.. free.Select((left, index) => index == gpu ? left - share : left)], asked, next + 1));
    }

    private static void Step(RandomCluster cluster)
    {
        var leases = cluster.Arbiter.Leases;
        switch (cluster.Next(10))
        {
            case 0 or 1: cluster.AddSilo(); break;
            case 2 or 3 or 4 when leases.Count > 0: cluster.Arbiter.Release(leases.ElementAt(cluster.Next(leases.Count)).Id); break;
            case 7: cluster.LoseSilo(); break;
            case 8: cluster.Restart(); break;
            default: cluster.Arbiter.SetRequest(Experiments[cluster.Next(4)], 1 + cluster.Next(3), [new(cluster.Request(), 1 + cluster.Next(5)), new(cluster.Request(), 1)]); break;
        }
    }
}
