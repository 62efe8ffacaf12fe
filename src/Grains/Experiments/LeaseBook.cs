using System.Collections.Immutable;

namespace Tune.Grains;

/// <summary>
/// The leases that an experiment holds, as far as this activation knows: with which attempts they are, and those that wait for a suggestion. Decides nothing
/// and calls nobody.
/// </summary>
internal sealed class LeaseBook
{
    private readonly SortedDictionary<long, Holding> _held = [];
    private readonly Dictionary<(int Trial, int Attempt), long> _leaseOf = [];
    private readonly List<ResourceLease> _spare = [];

    /// <summary>How far an attempt is that a lease was given to.</summary>
    public enum Stage
    {
        /// <summary>It is decided that it starts; nobody has been told.</summary>
        Decided,

        /// <summary>It is decided, and the runner that has the lease hears of it by the answer to its report.</summary>
        PassedOn,

        /// <summary>A runner has been told.</summary>
        Told,
    }

    /// <summary>A lease and the attempt that has it.</summary>
    public readonly record struct Holding(ResourceLease Lease, (int Trial, int Attempt) Holder, Stage Stage);

    /// <summary>All leases, with attempts and without.</summary>
    public ImmutableArray<ResourceLease> All => [.. _held.Values.Select(holding => holding.Lease), .. _spare];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _held.Count == 0 && _spare.Count == 0;

    /// <summary>The leases that are with attempts.</summary>
    public IEnumerable<Holding> Held => _held.Values;

    /// <summary>The leases that wait for a suggestion.</summary>
    public IReadOnlyList<ResourceLease> Spare => _spare;

    public bool TryFind(long lease, out Holding holding) => _held.TryGetValue(lease, out holding);

    /// <summary>What an attempt has; null if nothing.</summary>
    public Holding? Of(int trial, int attempt) => _leaseOf.TryGetValue((trial, attempt), out var lease) ? _held[lease] : null;

    /// <summary>An attempt has a lease from now on; whoever had it before has it no more.</summary>
    public void Give(ResourceLease lease, (int Trial, int Attempt) holder, Stage stage)
    {
        if (_held.TryGetValue(lease.Id, out var before)) _leaseOf.Remove(before.Holder);
        _held[lease.Id] = new Holding(lease, holder, stage);
        _leaseOf[holder] = lease.Id;
    }

    /// <summary>A lease is the experiment's no more.</summary>
    /// <returns>Who had it; null if nobody did.</returns>
    public Holding? Remove(long lease)
    {
        _spare.RemoveAll(spare => spare.Id == lease);
        if (!_held.Remove(lease, out var holding)) return null;
        _leaseOf.Remove(holding.Holder);
        return holding;
    }

    public void Keep(ResourceLease lease) => _spare.Add(lease);

    /// <summary>Takes the leases out that wait.</summary>
    public ImmutableArray<ResourceLease> TakeSpare()
    {
        var spare = _spare.ToImmutableArray();
        _spare.Clear();
        return spare;
    }

    public void Clear()
    {
        _held.Clear();
        _leaseOf.Clear();
        _spare.Clear();
    }
}
