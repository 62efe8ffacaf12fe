using System.Collections.Immutable;

namespace Tune.Placement;

/// <summary>Why a trial waits.</summary>
/// <param name="Reason">What it waits for.</param>
/// <param name="Summary">One line, for a person.</param>
/// <param name="Silos">What is missing on each silo; empty where it waits for no resources.</param>
public sealed record PendingExplanation(PendingReason Reason, string Summary, ImmutableArray<SiloShortage> Silos)
{
    /// <summary>A reason that has nothing to do with silos.</summary>
    public static PendingExplanation Of(PendingReason reason, string summary) => new(reason, summary, []);

    /// <summary>All of it: the summary, and a line for each silo.</summary>
    public override string ToString() => string.Join("\n", Silos.Select(silo => $"  {silo}").Prepend(Summary));
}
