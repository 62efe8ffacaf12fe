using Tune.Placement;

namespace Tune.Http;

/// <summary>A silo, what it has for trials and who holds it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Capacity">What it has.</param>
/// <param name="Leases">What is held of it.</param>
internal sealed record SiloView(string Address, string Name, AmountsView Capacity, IReadOnlyList<LeaseView> Leases)
{
    public static SiloView Of(ClusterSilo silo) => new(silo.Address, silo.Name, AmountsView.Of(silo.Capacity), [.. silo.Leases.Select(LeaseView.Of)]);
}
