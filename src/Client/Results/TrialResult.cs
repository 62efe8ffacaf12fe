using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune;

/// <summary>A trial and what came of it, at a moment.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public abstract class TrialResult
{
    private readonly ImmutableArray<OutcomeConstraint> _constraints;
    private readonly TrialNameTemplate? _name;

    private protected TrialResult(
        TrialHistory trial, HeldResources held, Objective objective, ImmutableArray<OutcomeConstraint> constraints, string? resultsPath, ImmutableArray<LineageStep> lineage,
        TrialNameTemplate? name)
    {
        _name = name;
        Lineage = lineage;
        Trial = trial.Id;
        Configuration = trial.Config;
        (Status, EndedBy, Reason) = (trial.Status, trial.EndedBy, trial.Reason);
        (Attempts, Failures, Error) = (trial.Attempts, trial.Failures, trial.Error);
        (CreatedAt, EndedAt, Elapsed) = (trial.CreatedAt, trial.EndedAt, trial.Elapsed);
        (Held, Silo, Client) = (held, trial.Silo, trial.Client);
        (RetryOf, Attributes) = (trial.RetryOf, trial.Attributes);
        Checkpoints = [.. trial.Checkpoints];
        Rows = trial.FrozenRows();
        _constraints = constraints;
        Value = Rows.Statistics(objective.Metric)?.Last;
        BrokenConstraints = [.. constraints.Where(constraint => !(ViolationOf(constraint) <= 0))];
        Violation = constraints.IsEmpty ? 0 : OutcomeConstraint.TotalOf(constraints.Select(ViolationOf));
        Folder = resultsPath is null ? null : Path.Combine(resultsPath, TrialFolders.NameOf(Trial));
    }

    /// <summary>Its position in the experiment.</summary>
    public TrialId Trial { get; }

    /// <summary>Its configuration as JSON; the last one if it changed while the trial was trained.</summary>
    public Configuration Configuration { get; }

    /// <summary>What it is called beside its number, by <see cref="ExperimentSpec.TrialName"/>; null: nothing.</summary>
    public string? Name => _name?.NameOf(Configuration);

    /// <summary>
    /// The configurations that its weights were trained with, one after another, donors' included: one for most trials, a schedule after
    /// population based training. <see cref="PbtReplay.Of"/> trains by it again.
    /// </summary>
    public ImmutableArray<LineageStep> Lineage { get; }

    /// <summary>Where it is in its life.</summary>
    public TrialStatus Status { get; }

    /// <summary>What ended it; null while it is live.</summary>
    public EndedBy? EndedBy { get; }

    /// <summary>Why it is where it is, for a person.</summary>
    public string? Reason { get; }

    /// <summary>The last report; null if there is none.</summary>
    public Metrics? Metrics => Rows.Count == 0 ? null : field ??= Rows.Metrics(Rows.Count - 1);

    /// <summary>The objective's last value; null if it was never reported.</summary>
    public double? Value { get; }

    /// <summary>The last reported iteration; 0 if there is none.</summary>
    public int Iterations => Rows.Count == 0 ? 0 : Rows.Iteration(Rows.Count - 1);

    /// <summary>How many attempts there were.</summary>
    public int Attempts { get; }

    /// <summary>
    /// The name of the silo that runs its current attempt, or ran its last one; null: there was none, a client ran it, or the journal is older than this is written
    /// down. A local silo is called <c>local</c>.
    /// </summary>
    public string? Silo { get; }

    /// <summary>The client that had asked for that attempt; null: none had.</summary>
    public string? Client { get; }

    /// <summary>How often its trainable failed.</summary>
    public int Failures { get; }

    /// <summary>The last failure, even if a later attempt went well; null if there was none.</summary>
    public TrialError? Error { get; }

    /// <summary>The failed trial whose configuration it tries again; null for most.</summary>
    public TrialId? RetryOf { get; }

    /// <summary>What its trainable and people have noted about it: JSON by name.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Attributes { get; }

    /// <summary>The newest checkpoint.</summary>
    public CheckpointRef? Checkpoint => Checkpoints.IsEmpty ? null : Checkpoints[^1];

    /// <summary>All checkpoints that were made, oldest first; those that the policy did not keep are gone from the store.</summary>
    public ImmutableArray<CheckpointRef> Checkpoints { get; }

    /// <summary>How long it has trained, over all its attempts.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>What silos have held for it, over all its attempts.</summary>
    public HeldResources Held { get; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it ended; null while it is live.</summary>
    public DateTimeOffset? EndedAt { get; }

    /// <summary>Its folder in the results folder, which is there if the trial has files of its own, has failed, or all have one; null without a results folder.</summary>
    public string? Folder { get; }

    /// <summary>Its reports, one for each iteration: what was repeated after a failure or a loss stands once.</summary>
    public IReadOnlyList<HistoryRow> History => field ??= ReadHistory();

    /// <summary>Whether the last values of its metrics keep every outcome constraint.</summary>
    public bool IsFeasible => BrokenConstraints.IsEmpty;

    /// <summary>The outcome constraints that it breaks; also those whose metric it never reported.</summary>
    public ImmutableArray<OutcomeConstraint> BrokenConstraints { get; }

    internal MetricTable Rows { get; }

    /// <summary>How far it is from keeping all outcome constraints; 0: it does.</summary>
    internal double Violation { get; }

    /// <summary>A metric over all iterations; null if it was never reported.</summary>
    public MetricStatistics? Statistics(string metric) => Rows.Statistics(metric);

    /// <summary>
    /// The best value of a metric among the reports that come nearest to keeping all outcome constraints, by what had been reported until then; with how far they
    /// are from it. NaN if it never had a number; null if it was never reported.
    /// </summary>
    internal (double Violation, double Value)? BestReport(Objective measure)
    {
        if (Rows.Statistics(measure.Metric) is not { } statistics) return null;
        if (_constraints.IsEmpty) return (0, statistics.Of(MetricScope.All, measure.Goal));
        var least = (Violation: double.PositiveInfinity, Score: double.NaN);
        var violations = Enumerable.Repeat(double.NaN, _constraints.Length).ToArray();
        var score = double.NaN;
        for (var row = 0; row < Rows.Count; row++)
        {
            var metrics = Rows.Metrics(row);
            for (var i = 0; i < violations.Length; i++)
            {
                if (metrics.TryGet(_constraints[i].Metric, out var constrained)) violations[i] = _constraints[i].ViolationOf(constrained);
            }

            if (metrics.TryGet(measure.Metric, out var value)) score = measure.ToScore(value);
            if (double.IsNaN(score)) continue;
            var rank = (OutcomeConstraint.TotalOf(violations), score);
            if (double.IsNaN(least.Score) || rank.CompareTo(least) < 0) least = rank;
        }

        return (least.Violation, measure.ToValue(least.Score));
    }

    /// <summary>
    /// The checkpoint that came after the report with the best number of a metric; the first of equals. By default only the newest is kept: see <see cref="CheckpointPolicy"/>, and
    /// <see cref="ExperimentHandle{TConfig}.GetCheckpointsAsync"/> for those that are, and <see cref="ExperimentHandle{TConfig}.DownloadCheckpointAsync"/> to get its files.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="goal">Which way it is better.</param>
    /// <returns>Null if it has made none after a report with a number of the metric.</returns>
    public CheckpointRef? BestCheckpoint(string metric, Goal goal)
    {
        var objective = new Objective(metric, goal);
        return History
            .Where(row => row.Checkpoint is not null && row.Metrics.TryGet(metric, out var value) && !double.IsNaN(value))
            .MinBy(row => objective.ToScore(row.Metrics[metric]))?.Checkpoint;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Trial} {Status} {Metrics}";

    /// <summary>The last scores of objectives, each to be minimised; NaN for one that was never reported.</summary>
    internal ImmutableArray<double> ScoresOf(ImmutableArray<Objective> objectives) =>
        [.. objectives.Select(objective => Rows.Statistics(objective.Metric) is { } statistics ? objective.ToScore(statistics.Last) : double.NaN)];

    private double ViolationOf(OutcomeConstraint constraint) => Rows.Statistics(constraint.Metric) is { } statistics ? constraint.ViolationOf(statistics.Last) : double.NaN;

    private IReadOnlyList<HistoryRow> ReadHistory()
    {
        var checkpoints = new Dictionary<int, CheckpointRef>();
        foreach (var made in Checkpoints.Where(made => made.Trial == Trial.Number)) checkpoints[made.Iteration] = made;
        return [.. Enumerable.Range(0, Rows.Count).Select(row => Row(row, checkpoints))];
    }

    private HistoryRow Row(int row, Dictionary<int, CheckpointRef> checkpoints) => new(
        Rows.Iteration(row), Rows.Metrics(row), TimeSpan.FromTicks((long)Math.Round(Rows.Seconds(row) * TimeSpan.TicksPerSecond)), Rows.At(row), checkpoints.GetValueOrDefault(Rows.Iteration(row)));
}

/// <summary>A trial and what came of it, with its configuration as the trainable gets it.</summary>
/// <typeparam name="TConfig">The configuration's type; <see cref="TrialResult.Configuration"/>'s for an untyped space.</typeparam>
public sealed class TrialResult<TConfig> : TrialResult
{
    private readonly Func<Configuration, TConfig> _bind;

    // bound when it is asked for; a Lazy would take more memory than all else of a small trial
    private object? _config;

    internal TrialResult(
        TrialHistory trial, HeldResources held, Objective objective, ImmutableArray<OutcomeConstraint> constraints, string? resultsPath, ImmutableArray<LineageStep> lineage,
        TrialNameTemplate? name, Func<Configuration, TConfig> bind)
        : base(trial, held, objective, constraints, resultsPath, lineage, name) => _bind = bind;

    /// <summary>Its configuration.</summary>
    /// <exception cref="InvalidConfigurationException">The stored configuration does not fit the type.</exception>
    public TConfig Config
    {
        get
        {
            if (_config is TConfig known) return known;
            var bound = _bind(Configuration);
            // of two that ask at once both get the same
            return Interlocked.CompareExchange(ref _config, bound, null) is TConfig first ? first : bound;
        }
    }
}
