using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>
/// Decides who is given what, where. Not thread-safe; a function of the calls alone.
/// </summary>
/// <remarks>
/// Fair sharing: the next lease goes to the experiment whose dominant share, divided by its weight, is least, and of equal ones to the one that
/// asked first. A. Ghodsi et al.: Dominant Resource Fairness, NSDI 2011: with one kind of resource it is weighted max-min fairness, with
/// several nobody gains by asking for what it does not need.
/// Backfilling: a request for which there is no room is passed over by others. When it has been passed over <see cref="Patience"/> times,
/// places are kept for it, on the silos where least has to be given back; what comes free there is given to nobody else. There is one such
/// reservation at a time. So every request that empty silos could satisfy is satisfied, as long as leases are given back.
/// </remarks>
public sealed partial class ResourceArbiter
{
    /// <summary>How often a request may be passed over before places are kept for it.</summary>
    public const int Patience = 8;

    private const int MostRemembered = 1000;

    private readonly SortedDictionary<string, SiloState> _silos = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Claimant> _claimants = new(StringComparer.Ordinal);

    /// <summary>Those that want something, in the order of their turns.</summary>
    private readonly SortedSet<Claimant> _turns = new(Claimant.ByTurn);
    /// <summary>Those of them that want something that they could be given.</summary>
    private readonly SortedSet<string> _waiting = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, ResourceLease> _leases = [];
    private readonly Dictionary<TrialResources, RequestNeed> _needs = [];
    private readonly Dictionary<string, long> _totals = new(StringComparer.Ordinal);
    private long _lastLease;
    private long _lastRequest;

    /// <summary>Counts what may have made room.</summary>
    private long _changes;

    /// <summary>Counts whatever has changed what is free or kept.</summary>
    private long _version;

    /// <summary>Whether all that could be given was given, and nothing has changed since.</summary>
    private bool _isGranted;

    /// <summary>An arbiter that knows of no silo yet.</summary>
    /// <param name="lastLease">Its leases are numbered from the next number on.</param>
    public ResourceArbiter(long lastLease = 0) => _lastLease = lastLease;

    /// <summary>The silos and what each has, in the order of their names.</summary>
    public IEnumerable<KeyValuePair<string, ResourceBundle>> Silos => _silos.Select(silo => KeyValuePair.Create(silo.Key, silo.Value.Capacity));

    /// <summary>The leases that are held, in the order of their numbers.</summary>
    public IReadOnlyCollection<ResourceLease> Leases => _leases.Values;

    /// <summary>Those that hold or want something, in the order of their names.</summary>
    public ImmutableArray<string> Experiments => [.. _claimants.Keys];

    /// <summary>
    /// Whether what an experiment gives back is for others: one of them waits for what it could be given, and its turn comes first then, or places are kept for one. If not, the experiment would be
    /// given the same again.
    /// </summary>
    public bool OthersComeFirst(string experiment)
    {
        if (_reservation is { } reservation && reservation.Experiment != experiment) return true;
        var first = _turns.FirstOrDefault(claimant => claimant.Name != experiment && _waiting.Contains(claimant.Name));
        return first is not null && (!_claimants.TryGetValue(experiment, out var own) || own.YieldsTo(first));
    }

    /// <summary>Takes a silo in, or what it has has changed.</summary>
    /// <param name="silo">What identifies it.</param>
    /// <param name="capacity">What it has, with its labels.</param>
    /// <param name="title">What people call it; null: as it is identified.</param>
    public void SetSilo(string silo, ResourceBundle capacity, string? title = null)
    {
        var isNew = !_silos.TryGetValue(silo, out var known);
        if (known?.Capacity == capacity) return;
        var state = new SiloState(silo, capacity, title ?? silo);
        // nothing is held on a silo that was not there
        if (!isNew) foreach (var (need, place) in _leases.Values.SelectMany(Parts).Where(part => part.Place.Silo == silo)) state.Take(need, place.Gpus);
        _silos[silo] = state;
        OnSilosChanged(isGain: true, isLoss: !isNew);
    }

    /// <summary>A silo is gone.</summary>
    /// <returns>The leases that had something there: they are held no more, elsewhere neither.</returns>
    public ImmutableArray<ResourceLease> RemoveSilo(string silo)
    {
        if (!_silos.Remove(silo)) return [];
        ImmutableArray<ResourceLease> lost = [.. _leases.Values.Where(lease => lease.Places.Any(place => place.Silo == silo))];
        foreach (var lease in lost) Release(lease.Id);
        OnSilosChanged(isGain: false, isLoss: true);
        return lost;
    }

    /// <summary>Says what an experiment wants, the first first; replaces what it said before.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="weight">Its part in the sharing, more than 0.</param>
    /// <param name="wants">What it wants; nothing to want nothing.</param>
    /// <param name="home">The silo on which it is decided about its trials: of places that are as good, the one there is taken, and no message of the trial leaves the silo; null if none is to be preferred.</param>
    public void SetRequest(string experiment, double weight, IEnumerable<ResourceWant> wants, string? home = null)
    {
        ImmutableArray<ResourceWant> wanted = [.. wants.Where(want => want.Count > 0)];
        if (_claimants.TryGetValue(experiment, out var known)) known.Home = home;
        if (known is not null ? known.Weight == weight && known.Wants.Select(want => want.ToWant()).SequenceEqual(wanted) : wanted.IsEmpty) return;
        var claimant = known ?? ClaimantOf(experiment);
        claimant.Home = home;
        Change(claimant, _ =>
        {
            var before = claimant.Wants;
            claimant.Weight = weight;
            claimant.Wants = [.. wanted.Select(want => new Claimant.Want(NeedOf(want.Resources), want.Count) { PassedOver = Passed(before, want.Resources) })];
            if (before.Count == 0 && claimant.Wants.Count > 0) claimant.Since = ++_lastRequest;
        });
        if (_reservation is { } reservation && reservation.Experiment == experiment)
        {
            if (claimant.Wants.Find(want => want.Need.Resources == reservation.Want.Need.Resources) is { } same) _reservation = reservation with { Want = same };
            else Unreserve();
        }
    }

    /// <summary>Takes a lease over that was given by another arbiter. Refused if there is no room: two would have the same.</summary>
    /// <returns>Whether it is held now.</returns>
    public bool Restore(ResourceLease lease)
    {
        if (_leases.ContainsKey(lease.Id)) return true;
        var isThere = lease.Places.Length == lease.Resources.Bundles.Length && lease.Places.All(place => _silos.ContainsKey(place.Silo));
        if (!isThere || !TakeAll(lease)) return false;
        Add(lease);
        return true;
    }

    /// <summary>Gives a lease back. Giving it back twice does nothing.</summary>
    /// <returns>Whether it was held.</returns>
    public bool Release(long id)
    {
        if (!_leases.Remove(id, out var lease)) return false;
        OnRoom();
        foreach (var (need, place) in Parts(lease)) _silos.GetValueOrDefault(place.Silo)?.Give(need, place.Gpus);
        Change(ClaimantOf(lease.Experiment), claimant => claimant.Return(NeedOf(lease.Resources)));
        return true;
    }

    /// <summary>Gives all that can be given now.</summary>
    public ImmutableArray<ResourceLease> Grant()
    {
        if (_isGranted) return [];
        var given = ImmutableArray.CreateBuilder<ResourceLease>();
        while (GrantOne() is { } lease) given.Add(lease);
        _isGranted = true;
        return given.ToImmutable();
    }

    /// <summary>Why a trial of an experiment has not been given what it takes.</summary>
    public PendingExplanation Explain(string experiment, TrialResources resources)
    {
        var explainer = new PendingExplainer(All, NeedOf(resources), [.. _leases.Values]);
        if (_reservation is not { } reservation) return explainer.Explain(IsPossible(resources), null, []);
        var isOwn = reservation.Experiment == experiment && reservation.Want.Need.Resources == resources;
        return explainer.Explain(IsPossible(resources), isOwn ? null : reservation.Experiment, reservation.Places);
    }

    private static int Passed(List<Claimant.Want> before, TrialResources resources) => before.Find(want => want.Need.Resources == resources)?.PassedOver ?? 0;

    private ResourceLease? GrantOne()
    {
        if (_reservation is { } reservation && TryKeep(reservation) is { } kept) return kept;
        var passed = new List<(Claimant Claimant, Claimant.Want Want)>();
        foreach (var claimant in _turns)
        {
            foreach (var want in claimant.Wants)
            {
                if (!IsPossible(want.Need)) continue;
                var heedsReserved = _reservation?.Want != want;
                if (FindRoom(want.Need, heedsReserved, claimant.Home) is { } places)
                {
                    foreach (var (_, other) in passed) other.PassedOver++;
                    ReserveForFirstOf(passed);
                    return Give(claimant, want, places, heedsReserved);
                }

                passed.Add((claimant, want));
            }
        }

        return null;
    }

    /// <summary>Looked for once for all that need the same: where none was found there is none until something comes free.</summary>
    private ImmutableArray<BundlePlace>? FindRoom(RequestNeed need, bool heedsReserved, string? home)
    {
        if (need.NoRoomAt(heedsReserved) == _changes) return null;
        // where one was packed is still the best place for the next that needs the same, if nothing else has changed, whoever needs it: it is fuller than those that were as good
        if (need.Packed is { } packed && packed.Version == _version && packed.HeedsReserved == heedsReserved && packed.Silo.Find(need.Bundles[0], heedsReserved) is { } devices)
            return [new BundlePlace(packed.Silo.Name, devices)];
        var places = new BundlePlacer(All, need, heedsReserved, home: home).Find();
        if (places is null) need.SetNoRoom(heedsReserved, _changes);
        return places;
    }

    private ResourceLease Give(Claimant claimant, Claimant.Want want, ImmutableArray<BundlePlace> places, bool heedsReserved)
    {
        if (_reservation?.Want == want) Unreserve();
        want.PassedOver = 0;
        Change(claimant, _ =>
        {
            if (--want.Count == 0) claimant.Wants.Remove(want);
        });
        var lease = new ResourceLease(++_lastLease, claimant.Name, want.Need.Resources, places) { SiloName = StateOf(places[0]).Title };
        foreach (var (need, place) in Parts(lease)) StateOf(place).Take(need, place.Gpus);
        Add(lease);
        if (want.Need.IsPackedAlone) want.Need.Packed = (StateOf(places[0]), heedsReserved, _version);
        return lease;
    }

    private void Add(ResourceLease lease)
    {
        _version++;
        _leases[lease.Id] = lease;
        _lastLease = Math.Max(_lastLease, lease.Id);
        Change(ClaimantOf(lease.Experiment), claimant => claimant.Hold(NeedOf(lease.Resources)));
    }

    private bool TakeAll(ResourceLease lease)
    {
        var taken = new List<(BundleNeed Need, BundlePlace Place)>();
        foreach (var part in Parts(lease))
        {
            if (!StateOf(part.Place).Has(part.Need, part.Place.Gpus))
            {
                foreach (var (need, place) in taken) StateOf(place).Give(need, place.Gpus);
                return false;
            }

            StateOf(part.Place).Take(part.Need, part.Place.Gpus);
            taken.Add(part);
        }

        return true;
    }

    private void OnRoom()
    {
        _changes++;
        _version++;
    }

    /// <summary>Changes what a claimant wants or holds, and with it its turn.</summary>
    private void Change(Claimant claimant, Action<Claimant> change)
    {
        _isGranted = false;
        _turns.Remove(claimant);
        change(claimant);
        claimant.SetShare(TotalOf);
        if (claimant.Wants.Count > 0) _turns.Add(claimant);
        if (claimant.Wants.Exists(want => IsPossible(want.Need))) _waiting.Add(claimant.Name);
        else _waiting.Remove(claimant.Name);
        if (claimant.Leases == 0 && claimant.Wants.Count == 0) _claimants.Remove(claimant.Name);
    }

    private Claimant ClaimantOf(string experiment)
    {
        if (!_claimants.TryGetValue(experiment, out var claimant)) _claimants[experiment] = claimant = new Claimant(experiment);
        return claimant;
    }

    private RequestNeed NeedOf(TrialResources resources)
    {
        if (_needs.TryGetValue(resources, out var need)) return need;
        // they may follow from configurations: no more are remembered than are used again
        if (_needs.Count >= MostRemembered) _needs.Clear();
        return _needs[resources] = new RequestNeed(resources);
    }

    private IEnumerable<(BundleNeed Need, BundlePlace Place)> Parts(ResourceLease lease) => NeedOf(lease.Resources).Bundles.Zip(lease.Places);
}
