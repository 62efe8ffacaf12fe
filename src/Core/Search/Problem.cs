using System.Collections.Immutable;

namespace Tune.Search;

/// <summary>What an algorithm is created for.</summary>
/// <param name="Space">The compiled search space.</param>
/// <param name="Objective">What is optimised; scores in facts are already signed so that smaller is better.</param>
/// <param name="Seed">The experiment's seed.</param>
public sealed record Problem(FlatSpace Space, Objective Objective, ulong Seed)
{
    /// <summary>All objectives, <see cref="Objective"/> first.</summary>
    public ImmutableArray<Objective> Objectives { get; init; } = [Objective];

    /// <summary>What a result must fulfil beside being good.</summary>
    public ImmutableArray<OutcomeConstraint> OutcomeConstraints { get; init; } = [];

    /// <summary>Whether there is one objective and nothing else to fulfil, so that the score says it all.</summary>
    public bool IsPlain => Objectives.Length == 1 && OutcomeConstraints.IsEmpty;

    /// <summary>Which configurations may be tried at all; null: all of the space.</summary>
    public Func<Assignment, bool>? Filter { get; init; }

    /// <summary>How many trials there will be, as far as is known when the experiment is submitted; null: no limit.</summary>
    public long? Samples { get; init; }

    /// <summary>How many trials may run at once; null: not known.</summary>
    public int? MaxConcurrentTrials { get; init; }

    /// <summary>Whether the scheduler ends or holds trials before they have had their full budget, so that most scores are of lower ones.</summary>
    public bool CutsTrialsShort { get; init; }

    /// <summary>Whether the scheduler changes configurations of trials that run, so that their results are not those of what was suggested.</summary>
    public bool ChangesConfigurations { get; init; }

    /// <summary>What every trial takes at its start; null if that follows from its configuration.</summary>
    public TrialResources? Resources { get; init; }

    /// <summary>Whether a configuration may be tried. Searchers ask before they suggest; the kernel asks again.</summary>
    public bool Allows(Assignment assignment) => Filter is null || Filter(assignment);
}
