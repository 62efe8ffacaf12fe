using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>Where a bundle is.</summary>
/// <param name="Silo">The silo that it is taken from.</param>
/// <param name="Gpus">The indices of the GPUs that it has, or has a share of; empty for none.</param>
public sealed record BundlePlace(string Silo, ImmutableArray<int> Gpus)
{
    /// <inheritdoc/>
    public bool Equals(BundlePlace? other) => other is not null && Silo == other.Silo && Gpus.SequenceEqual(other.Gpus);

    /// <inheritdoc/>
    public override int GetHashCode() => (Silo, Gpus.Length).GetHashCode();
}
