using Tune.Placement;

namespace Tune.Http;

/// <summary>What all silos have, and how much of it is in use.</summary>
/// <param name="Summary">Such as <c>CPU 4/8 GPU 0.5/1</c>.</param>
/// <param name="Leases">How many leases are held.</param>
/// <param name="Silos">How many silos there are.</param>
internal sealed record ResourcesView(string Summary, int Leases, int Silos)
{
    public static ResourcesView Of(ClusterResources resources) => new(resources.Describe(), resources.CountLeases(), resources.Silos.Length);
}
