using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Tune;

/// <summary>What an experiment looks like at a moment: an immutable read model for displays.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ExperimentView
{
    /// <summary>The moment.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ExperimentStatus Status { get; init; }

    /// <summary>Why it is there, for a person.</summary>
    public string? Reason { get; init; }

    /// <summary>How long it has run, pauses and down times aside.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How many trials it will have; null if there is no limit.</summary>
    public long? Total { get; init; }

    /// <summary>How many trials are in each status; every status is there.</summary>
    public required ImmutableSortedDictionary<TrialStatus, int> Counts { get; init; }

    /// <summary>What is optimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>Further objectives.</summary>
    public ImmutableArray<Objective> AlsoOptimize { get; init; } = [];

    /// <summary>What results must fulfil.</summary>
    public ImmutableArray<OutcomeConstraint> OutcomeConstraints { get; init; } = [];

    /// <summary>
    /// The trial that has made the best report, at whatever iteration and whatever became of it: the one with the best value of <see cref="Objective"/>,
    /// <see cref="BestValue"/>, among those by which their trial kept all outcome constraints; if there is none, the one that came nearest. It is never followed
    /// by a worse one. Null before the first.
    /// </summary>
    public TrialView? Best { get; init; }

    /// <summary>The value in that report; <see cref="Best"/>'s last one may be worse, or break a constraint. Null before the first.</summary>
    public double? BestValue { get; init; }

    /// <summary>By how much that report breaks outcome constraints, in all; 0 if it keeps them, +∞ if a metric of one was not reported until then.</summary>
    public double BestViolation { get; init; }

    /// <summary>The outcome constraints that it breaks, because no report keeps them all.</summary>
    public ImmutableArray<OutcomeConstraint> BrokenByBest { get; init; } = [];

    /// <summary>
    /// The trial that is the best as results have it (<c>ResultGrid.Best</c>): the one with the best finite last value of <see cref="Objective"/> among those whose
    /// last values keep all outcome constraints; if there is none, the one that comes nearest. It may be followed by a worse one while trials run. Null before the first.
    /// </summary>
    public TrialView? BestResult { get; init; }

    /// <summary>With several objectives, the best compromises: the trials that no other one dominates and that keep all outcome constraints.</summary>
    public ImmutableArray<TrialId> Front { get; init; } = [];

    /// <summary>
    /// The hypervolume of <see cref="Front"/>, measured from the objectives' <see cref="Tune.Objective.Reference"/>; null if not all have one, or if it
    /// would take long: see <c>ResultGrid.Hypervolume</c>.
    /// </summary>
    public double? Hypervolume { get; init; }

    /// <summary>What people call it by: text by name.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ExperimentSpec.NoTags;

    /// <summary>How trials are called beside their number: see <see cref="ExperimentSpec.TrialName"/>; null: not at all.</summary>
    public string? TrialName { get; init; }

    /// <summary>The trials that hold a slot.</summary>
    public required ImmutableArray<TrialView> Running { get; init; }

    /// <summary>One line about the scheduler's state.</summary>
    public required string Scheduler { get; init; }

    /// <summary>How many iterations were trained in all, those that were repeated after a loss not counted twice.</summary>
    public required long Iterations { get; init; }

    /// <summary>What silos have held for its trials up to the moment; null: an earlier version that did not measure has saved the state that it is of.</summary>
    public HeldResources? Held { get; init; }
}

/// <summary>What a trial looks like at a moment.</summary>
/// <param name="Trial">Its position.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Attempt">The current or last attempt, from 1.</param>
/// <param name="Iteration">The last reported iteration.</param>
/// <param name="Value">The objective's last value; null before the first.</param>
/// <param name="Metrics">The last report.</param>
/// <param name="Elapsed">How long it has trained.</param>
/// <param name="Reason">Why it is where it is.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record TrialView(
    TrialId Trial, TrialStatus Status, Configuration Config, int Attempt, int Iteration, double? Value, Metrics? Metrics, TimeSpan Elapsed, string? Reason)
{
    /// <summary>Who has asked for it and runs it; null: a silo.</summary>
    public string? Client { get; init; }

    /// <summary>What it is called beside its number, by <see cref="ExperimentSpec.TrialName"/>; null: nothing.</summary>
    public string? Name { get; init; }
}
