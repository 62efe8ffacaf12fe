using System.Collections.Immutable;

namespace Tune;

/// <summary>Everything an experiment needs to run, as data. Copy with <c>with</c>.</summary>
public abstract record ExperimentSpec
{
    /// <summary>Its name: a folder's and a key's name, unique in the data folder or cluster.</summary>
    public required string Name { get; init; }

    /// <summary>The search space as a tree.</summary>
    public abstract ParameterSpec.Group Root { get; }

    /// <summary>What is optimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>Further objectives, for a searcher that seeks the best compromises. The best trial is by <see cref="Objective"/>.</summary>
    public ImmutableArray<Objective> AlsoOptimize { get; init; } = [];

    /// <summary>What a configuration must keep to be tried at all, such as <c>"hidden * layers &lt;= 4096"</c>; every searcher's suggestions do.</summary>
    public ImmutableArray<Constraint> Constraints { get; init; } = [];

    /// <summary>What becomes of a suggestion whose configuration was tried before.</summary>
    /// <value>Default: <see cref="DuplicatePolicy.Allow"/>.</value>
    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>What a result must fulfil beside being good, such as <c>OutcomeConstraint.AtMost("latency", 20)</c>.</summary>
    public ImmutableArray<OutcomeConstraint> OutcomeConstraints { get; init; } = [];

    /// <summary>
    /// How often the space is sampled, at least 1; multiplied by the number of grid points if there is <c>GridSearch</c> in the space.
    /// Null: without limit, until a stop rule ends the experiment.
    /// </summary>
    /// <value>Default: 1, as in Ray.</value>
    public int? Samples { get; init; } = 1;

    /// <summary>What proposes configurations.</summary>
    /// <value>Default: <see cref="Auto"/>.</value>
    public SearcherSpec Searcher { get; init; } = new Auto();

    /// <summary>What stops or pauses running trials.</summary>
    /// <value>Default: <see cref="Fifo"/>.</value>
    public SchedulerSpec Scheduler { get; init; } = new Fifo();

    /// <summary>When a trial or the experiment ends, beside the scheduler.</summary>
    /// <value>Default: null, never.</value>
    public StopRule? Stop { get; init; }

    /// <summary>How many trials may run at once, at least 1; null: as many as there are resources for.</summary>
    public int? MaxConcurrentTrials { get; init; }

    /// <summary>What a trial takes while it runs. It starts only where that is free; a request that no silo could satisfy is refused.</summary>
    /// <value>Default: <see cref="TrialResources.Default"/>, one processor.</value>
    public TrialResources Resources { get; init; } = TrialResources.Default;

    /// <summary>What a trial takes as a function of its configuration, instead of <see cref="Resources"/>; null: all take the same.</summary>
    public ResourceFunction? ResourceFunction { get; init; }

    /// <summary>
    /// Its part where experiments compete for resources, more than 0: one of weight 2 is given twice as much as one of weight 1.
    /// </summary>
    /// <value>Default: 1.</value>
    public double Weight { get; init; } = 1;

    /// <summary>How often a trial is tried again after a failure; 0: never; −1: for ever. A lost silo or process is no failure: see <see cref="MaxLossesPerTrial"/>.</summary>
    /// <value>Default: 0.</value>
    public int MaxFailuresPerTrial { get; init; }

    /// <summary>
    /// The trial ends with an error when its process or silo was lost so often in a row while it ran, at least 1, without its having got any further in
    /// between: it may be the trial that ends its process. −1: no limit. One loss before, it runs alone, when nothing else can, so that it does not pay for a
    /// neighbour. A process that is told to end counts for nothing.
    /// </summary>
    /// <value>Default: 3.</value>
    public int MaxLossesPerTrial { get; init; } = 3;

    /// <summary>
    /// How long a trial may train, over all its attempts, greater than zero: then it ends with what it has reported, or with an error if it has not reported
    /// the objective. Pauses don't count, nor does what came after the last report of an attempt whose process ended. Null: without limit.
    /// </summary>
    /// <value>Default: null.</value>
    public TimeSpan? TimeLimitPerTrial { get; init; }

    /// <summary>
    /// How long a trial may run without a report, greater than zero: then it hangs, and ends with an error; it is not tried again, for its code may still
    /// run, and keeps its slot until it has come down. Null: without limit.
    /// </summary>
    /// <value>Default: null.</value>
    public TimeSpan? StallLimitPerTrial { get; init; }

    /// <summary>What stands between the code of a trial and the process of its silo.</summary>
    /// <value>Default: nothing.</value>
    public Isolation Isolation { get; init; }

    /// <summary>Whether the first trial that ends by failure ends the experiment.</summary>
    /// <value>Default: false.</value>
    public bool FailFast { get; init; }

    /// <summary>The seed of every draw. The same seed gives the same suggestions.</summary>
    /// <value>Default: 0.</value>
    public ulong Seed { get; init; }

    /// <summary>Configurations, whole or in part, to try first. Each takes the place of one sample; what it leaves open is sampled.</summary>
    public ImmutableArray<Configuration> Presets { get; init; } = [];

    /// <summary>Results from elsewhere, such as an earlier experiment's, that the searcher learns from before the first trial.</summary>
    public ImmutableArray<PriorResult> PriorResults { get; init; } = [];

    /// <summary>
    /// What people call it by: text by name. Not a part of what the experiment is: the same experiment with other tags is no other one, and takes those over that differ.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ExperimentSpec.NoTags;

    /// <summary>No tags.</summary>
    public static ImmutableSortedDictionary<string, string> NoTags { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// How trials are called where people see them, beside their number: a text with flat names of parameters in braces, and after a colon how a number is written, such as
    /// <c>{optimizer} lr={learningRate:0.0e0}</c>. A parameter that a branch does not have is <c>-</c>; <c>{{</c> and <c>}}</c> are braces. At most 200 characters, and a name is cut at 80. Folders and files go by the
    /// number alone. Not a part of what the experiment is, as with <see cref="Tags"/>: an experiment that is given again with another one takes it over. Null: none.
    /// </summary>
    /// <value>Default: null.</value>
    public string? TrialName { get; init; }

    /// <summary>When checkpoints are made, and which are kept.</summary>
    public CheckpointPolicy Checkpoints { get; init; } = new();

    /// <summary>The program that runs a trial, if its trainable is one; <c>Trainable.Program</c> sets it.</summary>
    /// <value>Default: null, the trainable is code that silos know by name.</value>
    public ProgramSpec? Program { get; init; }
}

/// <summary>An experiment whose trainable takes a <typeparamref name="TConfig"/>.</summary>
/// <typeparam name="TConfig">The configuration's type; <see cref="Configuration"/> for an untyped space.</typeparam>
public sealed record ExperimentSpec<TConfig> : ExperimentSpec
{
    /// <summary>The configurations to search among.</summary>
    public required SearchSpace<TConfig> Space { get; init; }

    /// <inheritdoc/>
    public override ParameterSpec.Group Root => Space.Root;
}

/// <summary>When checkpoints are made, and which are kept. The newest is always kept, whatever the rest says.</summary>
public sealed record CheckpointPolicy
{
    /// <summary>How many checkpoints a trial keeps, at least 1; null: all.</summary>
    /// <value>Default: 1.</value>
    public int? Keep { get; init; } = 1;

    /// <summary>The metric by which the best are kept; null: the most recent are.</summary>
    public string? ScoreMetric { get; init; }

    /// <summary>Which way <see cref="ScoreMetric"/> is better.</summary>
    public Goal ScoreGoal { get; init; } = Goal.Maximize;

    /// <summary>Class trainables: save after every so many iterations; 0: not by count.</summary>
    public int Frequency { get; init; }

    /// <summary>Class trainables: save when the trial ends.</summary>
    public bool AtEnd { get; init; }
}
