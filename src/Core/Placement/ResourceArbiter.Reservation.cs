using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>The places that are kept for a request that was passed over often enough.</summary>
public sealed partial class ResourceArbiter
{
    private Reservation? _reservation;

    private sealed record Reservation(string Experiment, Claimant.Want Want, ImmutableArray<BundlePlace> Places);

    private ResourceLease? TryKeep(Reservation reservation)
    {
        var need = reservation.Want.Need;
        var taken = 0;
        while (taken < reservation.Places.Length && StateOf(reservation.Places[taken]).Has(need.Bundles[taken], reservation.Places[taken].Gpus))
        {
            StateOf(reservation.Places[taken]).Take(need.Bundles[taken], reservation.Places[taken].Gpus);
            taken++;
        }

        for (var index = 0; index < taken; index++) StateOf(reservation.Places[index]).Give(need.Bundles[index], reservation.Places[index].Gpus);
        return taken == reservation.Places.Length ? Give(ClaimantOf(reservation.Experiment), reservation.Want, reservation.Places, heedsReserved: false) : null;
    }

    private void ReserveForFirstOf(List<(Claimant Claimant, Claimant.Want Want)> passed)
    {
        if (_reservation is not null) return;
        foreach (var (claimant, want) in passed.Where(one => one.Want.PassedOver >= Patience))
        {
            // places as if all silos were empty, where least has to be given back
            var empty = Array.ConvertAll(All, silo => silo.Vacant);
            var found = new BundlePlacer(empty, want.Need, false, (silo, need) => _silos[silo.Name].ShortageFor(need)).Find(areEmpty: true);
            // in the order in which it was found to be possible
            found ??= new BundlePlacer(empty, want.Need, false).Find(areEmpty: true);
            if (found is not { } places) continue;
            _reservation = new Reservation(claimant.Name, want, places);
            _version++;
            for (var index = 0; index < places.Length; index++) StateOf(places[index]).Reserve(want.Need.Bundles[index], places[index].Gpus);
            return;
        }
    }

    private void Unreserve()
    {
        if (_reservation is not { } reservation) return;
        _reservation = null;
        OnRoom();
        for (var index = 0; index < reservation.Places.Length; index++)
            _silos.GetValueOrDefault(reservation.Places[index].Silo)?.Unreserve(reservation.Want.Need.Bundles[index], reservation.Places[index].Gpus);
    }
}
