using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Placement;

/// <summary>Says why a request is not satisfied, from what the silos have and who holds what.</summary>
internal sealed class PendingExplainer(IReadOnlyList<SiloState> silos, RequestNeed request, IReadOnlyList<ResourceLease> leases)
{
    /// <summary>The explanation.</summary>
    /// <param name="isPossible">Whether empty silos could satisfy it.</param>
    /// <param name="keptFor">The other experiment that places are kept for; null if none are, or if they are for this request.</param>
    /// <param name="kept">The places that are kept.</param>
    public PendingExplanation Explain(bool isPossible, string? keptFor, ImmutableArray<BundlePlace> kept)
    {
        if (silos.Count == 0) return PendingExplanation.Of(PendingReason.NoSilos, $"It waits for {request.Resources}: no silo has said yet what it has.");
        if (!isPossible) return new PendingExplanation(PendingReason.Impossible, $"No silo can ever run it: it asks for {request.Resources}{Together(true)}.", Shortages(true, false));
        var heedsReserved = keptFor is not null;
        if (new BundlePlacer(silos, request, heedsReserved).Find() is not null) return PendingExplanation.Of(PendingReason.Starting, $"There is room for {request.Resources}; it is about to start.");
        if (keptFor is not null && new BundlePlacer(silos, request, false).Find() is not null)
        {
            return new PendingExplanation(
                PendingReason.KeptForOther, $"It waits for {request.Resources}: the room on {NamesOf(kept)} is kept for experiment '{keptFor}', which has waited longer.", Shortages(false, true));
        }

        var own = keptFor is null && !kept.IsEmpty ? $"; what comes free on {NamesOf(kept)} is kept for it" : "";
        return new PendingExplanation(PendingReason.Busy, $"It waits for {request.Resources}, which is in use{Together(false)}{own}.", Shortages(false, heedsReserved));
    }

    private string NamesOf(ImmutableArray<BundlePlace> places) => string.Join(", ", silos.Where(silo => places.Any(place => place.Silo == silo.Name)).Select(silo => silo.Title));

    private ImmutableArray<SiloShortage> Shortages(bool isEver, bool heedsReserved) => [.. silos.OrderBy(silo => silo.Title, StringComparer.Ordinal).Select(silo => new SiloShortage(silo.Title, [.. Missing(silo, isEver, heedsReserved)]))];

    private IEnumerable<string> Missing(SiloState silo, bool isEver, bool heedsReserved)
    {
        var bundles = request.Bundles;
        var perBundle = bundles.Select(need => silo.MissingFor(need, isEver, heedsReserved).ToImmutableArray()).ToImmutableArray();
        // a silo that some bundle fits on is described by what the others lack
        var lines = bundles.Length == 1 ? perBundle[0] : [.. perBundle.SelectMany((missing, index) => missing.Select(line => $"bundle {index}: {line}"))];
        return isEver || lines.IsEmpty ? lines : lines.Concat(Holders(silo));
    }

    private IEnumerable<string> Holders(SiloState silo)
    {
        var holders = leases.Where(lease => lease.Places.Any(place => place.Silo == silo.Name))
            .GroupBy(lease => lease.Experiment, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} of '{group.Key}'")).ToList();
        if (holders.Count > 0) yield return $"held by trials: {string.Join(", ", holders)}";
    }

    private string Together(bool isEver)
    {
        if (request.Bundles.Length == 1) return "";
        var eachFits = request.Bundles.All(need => silos.Any(silo => !silo.MissingFor(need, isEver, !isEver).Any()));
        if (!eachFits) return "";
        return request.Resources.Strategy switch
        {
            BundleStrategy.StrictPack => "; each bundle fits on some silo, but not all on one",
            BundleStrategy.StrictSpread when silos.Count < request.Bundles.Length =>
                string.Create(CultureInfo.InvariantCulture, $"; each of the {request.Bundles.Length} bundles needs a silo of its own, and there are {silos.Count}"),
            BundleStrategy.StrictSpread => "; each bundle fits on some silo, but not each on one of its own",
            _ => "; each bundle fits on some silo, but not all together",
        };
    }
}
