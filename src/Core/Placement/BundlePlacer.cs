using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>
/// Finds places for all bundles of a request at once by a search with a limit: on the fewest silos for packing, on the most for spreading.
/// What it finds for empty silos decides whether a request can ever be satisfied.
/// </summary>
internal sealed class BundlePlacer
{
    /// <summary>How long is searched among silos that are in use. What is not found then is found when more is free.</summary>
    private const int StepsInUse = 2000;

    /// <summary>How long is searched among empty silos, where what is not found is impossible.</summary>
    private const int StepsEmpty = 50_000;

    private readonly IReadOnlyList<SiloState> _silos;
    private readonly RequestNeed _request;
    private readonly bool _heedsReserved;
    private readonly Func<SiloState, BundleNeed, double> _cost;
    private readonly string? _home;
    private readonly int[] _bundlesOn;
    private readonly BundlePlace[] _places;
    private int _stepsLeft;

    /// <summary>For silos in the order of their names.</summary>
    /// <param name="silos">The silos.</param>
    /// <param name="request">What is to be placed.</param>
    /// <param name="heedsReserved">Whether what is kept for another counts as taken.</param>
    /// <param name="cost">What a silo costs that has no bundle of the request yet; the least is tried first.</param>
    /// <param name="home">The silo that is tried first among those that cost the same; null: the first by name.</param>
    public BundlePlacer(IReadOnlyList<SiloState> silos, RequestNeed request, bool heedsReserved, Func<SiloState, BundleNeed, double>? cost = null, string? home = null)
    {
        _silos = silos;
        _request = request;
        _heedsReserved = heedsReserved;
        _cost = cost ?? DefaultCost;
        _home = home;
        _bundlesOn = new int[silos.Count];
        _places = new BundlePlace[request.Bundles.Length];
    }

    private BundleStrategy Strategy => _request.Resources.Strategy;

    private bool IsSpread => Strategy is BundleStrategy.Spread or BundleStrategy.StrictSpread;

    /// <summary>A place for each bundle; null if there is none. Takes nothing.</summary>
    /// <param name="areEmpty">Whether the silos are empty, and the search is worth more time.</param>
    public ImmutableArray<BundlePlace>? Find(bool areEmpty = false)
    {
        _stepsLeft = areEmpty ? StepsEmpty : StepsInUse;
        if (_request.Bundles.Length == 1) return FindOne();
        // most searches that would find nothing need not begin
        if (!IsThinkable()) return null;
        var most = Math.Min(_request.Bundles.Length, _silos.Count);
        IEnumerable<int> numbers = Strategy switch
        {
            BundleStrategy.StrictPack => [1],
            BundleStrategy.StrictSpread => [_request.Bundles.Length],
            BundleStrategy.Spread => Enumerable.Range(1, most).Reverse(),
            _ => Enumerable.Range(1, most),
        };
        foreach (var number in numbers)
        {
            if (number <= most && Search(0, 0, number)) return [.. _places];
        }

        return null;
    }

    /// <summary>A bundle alone is where it costs least: nothing has to be tried, and the cost does not grow faster than the number of silos.</summary>
    private ImmutableArray<BundlePlace>? FindOne()
    {
        var need = _request.Bundles[0];
        var (best, least) = ((SiloState?)null, 0.0);
        foreach (var silo in _silos)
        {
            if (!silo.Fits(need, _heedsReserved)) continue;
            var cost = _cost(silo, need);
            if (best is null || cost < least || (cost == least && silo.Name == _home)) (best, least) = (silo, cost);
        }

        return best?.Find(need, _heedsReserved) is { } devices ? [new BundlePlace(best.Name, devices)] : null;
    }

    private bool IsThinkable()
    {
        foreach (var (kind, units) in _request.Totals)
        {
            if (_silos.Sum(silo => silo.AvailableOf(kind, _heedsReserved)) < units) return false;
        }

        return _request.Bundles.All(need => _silos.Any(silo => silo.Fits(need, _heedsReserved)));
    }

    /// <summary>On at most so many silos to pack, on at least so many to spread.</summary>
    private bool Search(int depth, int silosUsed, int number)
    {
        if (IsSpread && silosUsed + _request.Order.Length - depth < number) return false;
        if (depth == _request.Order.Length) return true;
        var bundle = _request.Order[depth];
        var need = _request.Bundles[bundle];
        var failed = new List<SiloState>();
        foreach (var index in Candidates(need, silosUsed, number))
        {
            if (_stepsLeft-- <= 0) return false;
            var silo = _silos[index];
            var isNew = _bundlesOn[index] == 0;
            if (isNew && failed.Exists(silo.IsLike)) continue;
            if (silo.TryTake(need, _heedsReserved) is { } devices)
            {
                _bundlesOn[index]++;
                _places[bundle] = new BundlePlace(silo.Name, devices);
                var isFound = Search(depth + 1, silosUsed + (isNew ? 1 : 0), number);
                _bundlesOn[index]--;
                silo.Give(need, devices);
                if (isFound) return true;
            }

            if (isNew) failed.Add(silo);
        }

        return false;
    }

    private IEnumerable<int> Candidates(BundleNeed need, int silosUsed, int number)
    {
        var indices = Enumerable.Range(0, _silos.Count);
        IEnumerable<int> used = indices.Where(index => _bundlesOn[index] > 0).OrderBy(index => IsSpread ? _bundlesOn[index] : 0);
        IEnumerable<int> unused = IsSpread || silosUsed < number ? indices.Where(index => _bundlesOn[index] == 0).OrderBy(index => _cost(_silos[index], need)).ThenByDescending(index => _silos[index].Name == _home) : [];
        return IsSpread ? unused.Concat(used) : used.Concat(unused);
    }

    private double DefaultCost(SiloState silo, BundleNeed need)
    {
        const double Waste = 1e6;
        var leftover = silo.LeftoverAfter(need);
        // what needs no GPU leaves the silos that have them to what does
        return (need.Gpus == 0 && silo.HasGpus ? Waste : 0) + (IsSpread ? -leftover : leftover);
    }
}
