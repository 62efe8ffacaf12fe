using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>What follows from the silos alone, and is found out once for as long as they are the same.</summary>
public sealed partial class ResourceArbiter
{
    /// <summary>The silos, for searches; null: they have changed.</summary>
    private SiloState[]? _all;
    private TrialResources? _capacity;

    /// <summary>How often silos came, or had more, and how often they went, or had less: what was possible stays so when some come, what was not when some go.</summary>
    private (long Gained, long Lost) _silosChanged;

    /// <summary>What all silos have together: a bundle for each, without labels, the largest first.</summary>
    public TrialResources Capacity => _capacity ??= Sum();

    /// <summary>Whether silos such as there are now could satisfy a request if nothing else were on them.</summary>
    public bool IsPossible(TrialResources resources) => IsPossible(NeedOf(resources));

    private SiloState[] All => _all ??= [.. _silos.Values];

    private TrialResources Sum()
    {
        var silos = _silos.Values.Select(silo => silo.Capacity)
            .OrderByDescending(silo => silo.Cpu).ThenByDescending(silo => silo.Gpu).ThenByDescending(silo => silo.Memory).ToImmutableArray();
        var all = new TrialResources { Cpu = 0 };
        if (silos.IsEmpty) return all;
        return all with
        {
            Cpu = silos[0].Cpu, Gpu = silos[0].Gpu, Memory = silos[0].Memory, Custom = silos[0].Custom,
            AdditionalBundles = [.. silos.Skip(1).Select(silo => new ResourceBundle { Cpu = silo.Cpu, Gpu = silo.Gpu, Memory = silo.Memory, Custom = silo.Custom })],
        };
    }

    private bool IsPossible(RequestNeed need)
    {
        if (need.Possible is { } known && (known.IsPossible ? known.At.Lost == _silosChanged.Lost : known.At.Gained == _silosChanged.Gained)) return known.IsPossible;
        var isPossible = new BundlePlacer(Array.ConvertAll(All, silo => silo.Vacant), need, false).Find(areEmpty: true) is not null;
        need.Possible = (isPossible, _silosChanged);
        return isPossible;
    }

    private void OnSilosChanged(bool isGain, bool isLoss)
    {
        (_all, _capacity) = (null, null);
        _totals.Clear();
        _silosChanged = (_silosChanged.Gained + (isGain ? 1 : 0), _silosChanged.Lost + (isLoss ? 1 : 0));
        OnRoom();
        foreach (var claimant in _claimants.Values.ToImmutableArray()) Change(claimant, static _ => { });
        // its places may be gone, or better ones there; if not, they are kept again when it is passed over next
        Unreserve();
    }

    private SiloState StateOf(BundlePlace place) => _silos[place.Silo];

    private long TotalOf(string kind)
    {
        if (!_totals.TryGetValue(kind, out var total)) _totals[kind] = total = _silos.Values.Sum(silo => silo.TotalOf(kind));
        return total;
    }
}
