namespace Tune.Tests.Placement;

/// <summary>Random silos and requests, and an account of what is held that knows nothing of the arbiter.</summary>
internal sealed class RandomCluster(int seed)
{
    private static readonly string[] Models = ["a100", "t4"];

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, ResourceBundle> _silos = new(StringComparer.Ordinal);

    public ResourceArbiter Arbiter { get; private set; } = new();

    public IReadOnlyDictionary<string, ResourceBundle> Silos => _silos;

    public int Next(int below) => _random.Next(below);

    public void AddSilo()
    {
        var name = $"silo{_random.Next(6)}";
        if (_silos.ContainsKey(name)) return;
        _silos[name] = new()
        {
            Cpu = 1 + _random.Next(8), Gpu = _random.Next(3) == 0 ? 0 : _random.Next(4) + (_random.Next(4) == 0 ? 0.5 : 0), Memory = _random.Next(10) * 100,
            Custom = _random.Next(3) == 0 ? new Dictionary<string, double> { ["licence"] = 1 + _random.Next(3) } : [],
            Labels = _random.Next(2) == 0 ? new Dictionary<string, string> { ["gpu"] = Models[_random.Next(2)] } : [],
        };
        Arbiter.SetSilo(name, _silos[name]);
    }

    public void LoseSilo()
    {
        if (_silos.Count == 0) return;
        var name = _silos.Keys.ElementAt(_random.Next(_silos.Count));
        _silos.Remove(name);
        var before = Arbiter.Leases.Where(lease => lease.Places.Any(place => place.Silo == name)).Select(lease => lease.Id);
        Assert.Equal([.. before], Arbiter.RemoveSilo(name).Select(lease => lease.Id).ToList());
    }

    /// <summary>As a broker that starts again and hears from silos and experiments in any order.</summary>
    public void Restart()
    {
        var leases = Arbiter.Leases.ToArray();
        _random.Shuffle(leases);
        Arbiter = new ResourceArbiter(leases.Select(lease => lease.Id).DefaultIfEmpty().Max() + 1000);
        foreach (var (name, capacity) in _silos) Arbiter.SetSilo(name, capacity);
        foreach (var lease in leases) Assert.True(Arbiter.Restore(lease));
    }

    public ResourceBundle Bundle() => new()
    {
        Cpu = _random.Next(4) == 0 ? 0.5 : 1 + _random.Next(3), Gpu = _random.Next(3) switch { 0 => 0, 1 => 0.25 * (1 + _random.Next(3)), _ => _random.Next(3) },
        Memory = _random.Next(3) * 100, Custom = _random.Next(6) == 0 ? new Dictionary<string, double> { ["licence"] = 1 } : [],
        Labels = _random.Next(5) == 0 ? new Dictionary<string, string> { ["gpu"] = Models[_random.Next(2)] } : [],
    };

    public TrialResources Request()
    {
        var own = Bundle();
        return new()
        {
            Cpu = own.Cpu, Gpu = own.Gpu, Memory = own.Memory, Custom = own.Custom, Labels = own.Labels, Strategy = (BundleStrategy)_random.Next(4),
            AdditionalBundles = _random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Bundle())],
        };
    }

    /// <summary>What is held nowhere exceeds what there is, every bundle is where it may be, and no GPU has more than one of it.</summary>
    public void IsNotOversubscribed()
    {
        var parts = Arbiter.Leases.SelectMany(lease => lease.Resources.Bundles.Zip(lease.Places)).ToList();
        foreach (var (name, capacity) in _silos)
        {
            var here = parts.Where(part => part.Second.Silo == name).Select(part => part.First).ToList();
            Assert.True(here.Sum(bundle => bundle.Cpu) <= capacity.Cpu + 1e-9);
            Assert.True(here.Sum(bundle => bundle.Memory) <= capacity.Memory);
            Assert.True(here.Sum(bundle => bundle.Custom.GetValueOrDefault("licence")) <= capacity.Custom.GetValueOrDefault("licence") + 1e-9);
            Assert.All(here, bundle => Assert.All(bundle.Labels, label => Assert.Equal(label.Value, capacity.Labels.GetValueOrDefault(label.Key))));
            for (var gpu = 0; gpu < Math.Ceiling(capacity.Gpu); gpu++)
            {
                var shares = parts.Where(part => part.Second.Silo == name && part.Second.Gpus.Contains(gpu)).Sum(part => Math.Min(1, part.First.Gpu));
                Assert.True(shares <= Math.Min(1, capacity.Gpu - gpu) + 1e-9);
            }
        }

        foreach (var (bundle, place) in parts)
        {
            Assert.Contains(place.Silo, _silos.Keys);
            Assert.Equal((int)Math.Ceiling(bundle.Gpu), place.Gpus.Distinct().Count());
            Assert.All(place.Gpus, gpu => Assert.InRange(gpu, 0, (int)Math.Ceiling(_silos[place.Silo].Gpu) - 1));
        }

        foreach (var lease in Arbiter.Leases)
        {
            var silos = lease.Places.Select(place => place.Silo).Distinct().Count();
            if (lease.Resources.Strategy == BundleStrategy.StrictPack) Assert.Equal(1, silos);
            if (lease.Resources.Strategy == BundleStrategy.StrictSpread) Assert.Equal(lease.Places.Length, silos);
        }
    }
}
