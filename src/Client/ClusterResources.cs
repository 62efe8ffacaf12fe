using System.Collections.Immutable;
using Tune.Grains;

namespace Tune.Placement;

/// <summary>What the silos have for trials, and who holds it.</summary>
/// <param name="Silos">The silos, by name.</param>
public sealed record ClusterResources(ImmutableArray<ClusterSilo> Silos)
{
    internal static ClusterResources Of(ResourceView view) => new([.. view.Silos.Select(silo => new ClusterSilo(silo.Silo, silo.Name, silo.Capacity, silo.Leases))]);

    /// <summary>How many leases are held.</summary>
    public int CountLeases() => Silos.Sum(silo => silo.Leases.Length);

    /// <summary>What is in use of what there is, such as <c>CPU 4/8 GPU 0.5/1</c>. Memory is left out as long as nobody counts it.</summary>
    public string Describe()
    {
        var parts = new List<string> { Part("CPU", bundle => bundle.Cpu) };
        if (Silos.Any(silo => silo.Capacity.Gpu > 0)) parts.Add(Part("GPU", bundle => bundle.Gpu));
        if (Bundles.Any(bundle => bundle.Memory > 0)) parts.Add(Part("GiB", bundle => Math.Round(bundle.Memory / (double)(1 << 30), 1)));
        parts.AddRange(Silos.SelectMany(silo => silo.Capacity.Custom.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Part(name, bundle => bundle.Custom.GetValueOrDefault(name))));
        return string.Join(" ", parts);
    }

    private IEnumerable<ResourceBundle> Bundles => Silos.SelectMany(silo => silo.Leases).SelectMany(lease => lease.Resources.Bundles);

    private string Part(string kind, Func<ResourceBundle, double> amountOf) =>
        FormattableString.Invariant($"{kind} {Math.Round(Bundles.Sum(amountOf), 4)}/{Math.Round(Silos.Sum(silo => amountOf(silo.Capacity)), 4)}");
}
