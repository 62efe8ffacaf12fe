using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Tune;

/// <summary>The trials of an experiment in the order of their creation, whatever became of them. Immutable.</summary>
/// <typeparam name="TConfig">The configuration's type.</typeparam>
[JsonConverter(typeof(ResultGridConverter))]
public sealed partial class ResultGrid<TConfig> : IReadOnlyList<TrialResult<TConfig>>
{
    private readonly ImmutableArray<TrialResult<TConfig>> _trials;

    internal ResultGrid(IEnumerable<TrialResult<TConfig>> trials) => _trials = [.. trials];

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>What it optimises.</summary>
    public required Objective Objective { get; init; }

    /// <summary>Further objectives; none for one.</summary>
    public ImmutableArray<Objective> AlsoOptimize { get; init; } = [];

    /// <summary>What results must fulfil beside being good.</summary>
    public ImmutableArray<OutcomeConstraint> OutcomeConstraints { get; init; } = [];

    /// <summary>What trials' configurations are from, as the experiment has it now; null: not known, as in results that were made by hand.</summary>
    public SearchSpace? Space { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ExperimentStatus Status { get; init; }

    /// <summary>Why it is there, for a person.</summary>
    public string? Reason { get; init; }

    /// <summary>How long it has run: pauses and down times don't count.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What silos have held for its trials, all together: the sum of their <see cref="TrialResult.Held"/>.</summary>
    public HeldResources Held => _trials.Aggregate(default(HeldResources), (sum, trial) => sum + trial.Held);

    /// <summary>The same by when.</summary>
    internal HeldCurve HeldCurve { get; init; } = HeldCurve.Nothing;

    /// <summary>What people call it by: text by name.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ExperimentSpec.NoTags;

    /// <summary>How trials are called beside their number: see <see cref="ExperimentSpec.TrialName"/>; null: not at all.</summary>
    public string? TrialName { get; init; }

    /// <summary>The results folder; null if there is none.</summary>
    public string? ResultsPath { get; init; }

    /// <summary>How many trials there are.</summary>
    public int Count => _trials.Length;

    /// <summary>The trials that ended with an error.</summary>
    public IReadOnlyList<TrialResult<TConfig>> Errors => field ??= [.. _trials.Where(trial => trial.Status == TrialStatus.Error)];

    /// <summary>
    /// The trial with the best last value of the objective; the first of equals. One that keeps all outcome constraints is better than any that doesn't; if none
    /// does, it is the one that comes nearest to it: see <see cref="TrialResult.IsFeasible"/>.
    /// </summary>
    /// <exception cref="NoCompletedTrialException">No trial has a finite one.</exception>
    public TrialResult<TConfig> Best => field ??= BestBy();

    /// <summary>The trial of a number.</summary>
    public TrialResult<TConfig> this[int index] => _trials[index];

    /// <summary>The trial with the best last value of the objective, if there is one.</summary>
    public bool TryGetBest([NotNullWhen(true)] out TrialResult<TConfig>? best)
    {
        best = TrialSelection.Best(_trials, Objective, MetricScope.Last, includeNonFinite: false);
        return best is not null;
    }

    /// <summary>
    /// The best trial by another measure; the first of equals. Trials that never reported the metric are passed over; those that break an outcome constraint
    /// come last, as in <see cref="Best"/>: by their last values, or by those of the report that counts if the best ever does (<see cref="MetricScope.All"/>).
    /// </summary>
    /// <param name="metric">The metric; null: the objective's.</param>
    /// <param name="goal">Which way is better; null: the objective's, for the objective's metric only.</param>
    /// <param name="scope">Which of its values stands for a trial.</param>
    /// <param name="includeNonFinite">Whether infinities count, and NaN as the worst of all. Else such trials are passed over.</param>
    /// <exception cref="ArgumentException">The metric is not the objective's and there is no goal.</exception>
    /// <exception cref="NoCompletedTrialException">No trial has a number that counts.</exception>
    /// <exception cref="TuneException">No trial reported the metric; the message names those that there are.</exception>
    public TrialResult<TConfig> BestBy(string? metric = null, Goal? goal = null, MetricScope scope = MetricScope.Last, bool includeNonFinite = false)
    {
        var measure = MeasureOf(metric, goal, nameof(goal));
        if (TrialSelection.Best(_trials, measure, scope, includeNonFinite) is { } best) return best;
        if (metric is not null) ThrowIfUnknown(metric);
        throw new NoCompletedTrialException(Count, _trials.Count(trial => trial.Status == TrialStatus.Error), measure.Metric);
    }

    /// <summary>A row a trial: its last report, or, with a filter, the report with the best value of a metric.</summary>
    /// <param name="filterMetric">The metric by which each trial's row is chosen; null: the last row. Trials without it show their last row.</param>
    /// <param name="filterGoal">Which way it is better; null: the objective's, for the objective's metric only.</param>
    /// <exception cref="ArgumentException">The metric is not the objective's and there is no goal.</exception>
    /// <exception cref="TuneException">No trial reported the metric; the message names those that there are.</exception>
    public ResultTable ToTable(string? filterMetric = null, Goal? filterGoal = null)
    {
        if (filterMetric is null) return ResultTableBuilder.Build(_trials, Objective, filter: null);
        var filter = MeasureOf(filterMetric, filterGoal, nameof(filterGoal));
        ThrowIfUnknown(filterMetric);
        return ResultTableBuilder.Build(_trials, Objective, filter);
    }

    /// <inheritdoc/>
    public IEnumerator<TrialResult<TConfig>> GetEnumerator() => ((IEnumerable<TrialResult<TConfig>>)_trials).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => ToTable().ToText();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Some of the trials, by their numbers.</summary>
    internal ResultGrid<TConfig> Of(IEnumerable<int> trials) => new(trials.Select(trial => _trials[trial]))
    {
        Experiment = Experiment, Objective = Objective, AlsoOptimize = AlsoOptimize, OutcomeConstraints = OutcomeConstraints, Space = Space, Status = Status, Reason = Reason, Elapsed = Elapsed, Tags = Tags,
        TrialName = TrialName, ResultsPath = ResultsPath,
    };

    private Objective MeasureOf(string? metric, Goal? goal, string parameter)
    {
        var name = metric ?? Objective.Metric;
        if (goal is { } given) return new Objective(name, given);
        if (name == Objective.Metric) return Objective;
        throw new ArgumentException($"Say which way '{name}' is better, Goal.Minimize or Goal.Maximize: the experiment's goal, {Objective.Goal}, is for '{Objective.Metric}'.", parameter);
    }

    private void ThrowIfUnknown(string metric)
    {
        var names = TrialSelection.MetricNames(_trials);
        if (names.Count > 0 && !names.Contains(metric)) throw new TuneException($"No trial reported '{metric}'; the metrics are: {string.Join(", ", names)}.");
    }
}
