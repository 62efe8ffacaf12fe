using System.Collections.Immutable;

namespace Tune.Kernel;

/// <summary>What only a few trials have: of the many that train, report and end, none keeps room for it.</summary>
internal sealed class TrialDetails
{
    public Perturbation? NextPerturbation { get; set; }

    public ImmutableArray<Perturbation> Perturbations { get; set; } = [];

    public TrialResources? Resources { get; set; }

    public int SaveRequested { get; set; }

    public string? PauseReason { get; set; }

    public TrialError? Error { get; set; }

    public TrialId? RetryOf { get; set; }

    public string? Client { get; set; }

    public TimeSpan? Lease { get; set; }

    public ImmutableSortedDictionary<string, string> Attributes { get; set; } = Trial.NoAttributes;

    public int Losses { get; set; }

    /// <summary>The last iteration that it had reported when an attempt was lost, the greatest of all losses.</summary>
    public int LostAfter { get; set; }
}
