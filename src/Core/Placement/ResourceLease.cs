using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>Resources that an experiment has, for one trial at a time, until it gives them back.</summary>
/// <param name="Id">Unique among all leases of a cluster.</param>
/// <param name="Experiment">Who has it.</param>
/// <param name="Resources">What it is.</param>
/// <param name="Places">Where each bundle is, in the order of <see cref="TrialResources.Bundles"/>.</param>
public sealed record ResourceLease(long Id, string Experiment, TrialResources Resources, ImmutableArray<BundlePlace> Places)
{
    /// <summary>The silo on which the trial itself runs.</summary>
    public string Silo => Places[0].Silo;

    /// <summary>What people call that silo; null: nobody has said.</summary>
    public string? SiloName { get; init; }

    /// <summary>The indices of the GPUs that the trial itself has.</summary>
    public ImmutableArray<int> Gpus => Places[0].Gpus;

    /// <inheritdoc/>
    public bool Equals(ResourceLease? other) =>
        other is not null && Id == other.Id && Experiment == other.Experiment && Resources == other.Resources && Places.SequenceEqual(other.Places);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();
}
