using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>A request, ready to be placed.</summary>
internal sealed class RequestNeed
{
    private readonly long[] _noRoomAt = [-1, -1];

    public RequestNeed(TrialResources resources)
    {
        Resources = resources;
        Bundles = [.. resources.Bundles.Select(bundle => new BundleNeed(bundle))];
        // the pickiest first: what fits in few places is not to find them taken by what fits everywhere
        Order = [.. Enumerable.Range(0, Bundles.Length)
            .OrderByDescending(index => Bundles[index].Labels.Count).ThenByDescending(index => Bundles[index].Gpus)
            .ThenByDescending(index => Bundles[index].Amounts.Length).ThenByDescending(index => Bundles[index].Amounts.Sum(amount => (double)amount.Units)).ThenBy(index => index)];
        Totals = Bundles.SelectMany(bundle => bundle.AllAmounts).GroupBy(amount => amount.Kind, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Sum(amount => amount.Units))).OrderBy(total => total.Key, StringComparer.Ordinal).ToImmutableArray();
    }

    public TrialResources Resources { get; }

    public ImmutableArray<BundleNeed> Bundles { get; }

    /// <summary>The bundles in the order in which they are placed.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>What all bundles take together, by kind.</summary>
    public ImmutableArray<(string Kind, long Units)> Totals { get; }

    /// <summary>Whether it is one bundle, and need not be away from others.</summary>
    public bool IsPackedAlone => Bundles.Length == 1 && Resources.Strategy is BundleStrategy.Pack or BundleStrategy.StrictPack;

    /// <summary>Whether silos could satisfy it, by how often they had changed then; null: not looked for.</summary>
    public (bool IsPossible, (long Gained, long Lost) At)? Possible { get; set; }

    /// <summary>Where the last was put that needed this, whether what is kept for others counted as taken, and in which state of the silos; null: nowhere.</summary>
    public (SiloState Silo, bool HeedsReserved, long Version)? Packed { get; set; }

    /// <summary>The state of the silos for which no room was found; −1: not looked for.</summary>
    /// <param name="heedsReserved">Whether what is kept for another counted as taken.</param>
    public long NoRoomAt(bool heedsReserved) => _noRoomAt[heedsReserved ? 1 : 0];

    /// <summary>No room was found for it.</summary>
    public void SetNoRoom(bool heedsReserved, long state) => _noRoomAt[heedsReserved ? 1 : 0] = state;
}
