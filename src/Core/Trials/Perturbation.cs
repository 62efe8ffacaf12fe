using System.Collections.Immutable;

namespace Tune.Scheduling;

/// <summary>A change of a trial's configuration in the middle of its life, as population based training makes it: a link of its lineage.</summary>
/// <param name="Donor">The trial it goes on from; the trial itself if only the configuration changes.</param>
/// <param name="Checkpoint">The donor's checkpoint to go on from; null: its own newest one, and it saves when it pauses.</param>
/// <param name="Iteration">The iteration the trial had reached when it was decided.</param>
/// <param name="DonorConfig">The configuration that the new one was made from: the donor's.</param>
/// <param name="Config">The new configuration; one of the space.</param>
/// <param name="Changes">How the new configuration differs from the donor's, by parameter.</param>
public sealed record Perturbation(
    TrialId Donor, CheckpointRef? Checkpoint, int Iteration, Configuration DonorConfig, Configuration Config, ImmutableArray<ParameterChange> Changes)
{
    /// <inheritdoc/>
    public bool Equals(Perturbation? other) =>
        other is not null && Donor == other.Donor && Checkpoint == other.Checkpoint && Iteration == other.Iteration
        && DonorConfig.Equals(other.DonorConfig) && Config.Equals(other.Config) && Changes.SequenceEqual(other.Changes);

    /// <inheritdoc/>
    public override int GetHashCode() => (Donor, Checkpoint, Iteration, Changes.Length).GetHashCode();
}
