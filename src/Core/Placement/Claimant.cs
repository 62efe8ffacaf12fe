namespace Tune.Placement;

/// <summary>An experiment, as the arbiter sees it.</summary>
internal sealed class Claimant(string name)
{
    private readonly SortedDictionary<string, long> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<TrialResources, (RequestNeed Need, int Count)> _leases = [];
    private double _share;
    private double _shareOfOneLess;

    /// <summary>The least share is first, and of equal ones the one that asked first.</summary>
    public static IComparer<Claimant> ByTurn { get; } = Comparer<Claimant>.Create(
        static (one, other) => one._share.CompareTo(other._share) is var byShare and not 0 ? byShare : one.Since.CompareTo(other.Since));

    public string Name => name;

    public double Weight { get; set; } = 1;

    /// <summary>The silo on which it is decided about its trials; null if that is not known.</summary>
    public string? Home { get; set; }

    /// <summary>When it began to want something, in the order of the requests.</summary>
    public long Since { get; set; }

    /// <summary>What it wants, the first first.</summary>
    public List<Want> Wants { get; set; } = [];

    public int Leases { get; private set; }

    public void Hold(RequestNeed need) => Add(need, 1);

    public void Return(RequestNeed need) => Add(need, -1);

    /// <summary>Its turn follows from the greatest of the shares that it holds of what the silos have together, by its weight.</summary>
    public void SetShare(Func<string, long> totalOf)
    {
        _share = ShareOf(static (_, units) => units);
        // of leases that differ it is not known which is given back: none is known to leave it first
        var one = _leases.Count == 1 ? _leases.Values.First().Need : null;
        _shareOfOneLess = one is null ? double.PositiveInfinity : ShareOf((kind, units) => units - one.Totals.FirstOrDefault(total => total.Kind == kind).Units);

        double ShareOf(Func<string, long, long> unitsOf) => _held.Max(held => (double?)unitsOf(held.Key, held.Value) / Math.Max(1, totalOf(held.Key))) / Weight ?? 0;
    }

    /// <summary>Whether another comes before it when it has given one of its leases back.</summary>
    public bool YieldsTo(Claimant other) => other._share < _shareOfOneLess || (other._share == _shareOfOneLess && other.Since < Since);

    private void Add(RequestNeed need, int sign)
    {
        Leases += sign;
        var count = _leases.GetValueOrDefault(need.Resources).Count + sign;
        if (count > 0) _leases[need.Resources] = (need, count);
        else _leases.Remove(need.Resources);
        foreach (var (kind, units) in need.Totals) _held[kind] = _held.GetValueOrDefault(kind) + (sign * units);
    }

    public sealed class Want(RequestNeed need, int count)
    {
        public RequestNeed Need => need;

        public int Count { get; set; } = count;

        /// <summary>How many leases others were given while there was no room for this one and its turn had come.</summary>
        public int PassedOver { get; set; }

        public ResourceWant ToWant() => new(need.Resources, Count);
    }
}
