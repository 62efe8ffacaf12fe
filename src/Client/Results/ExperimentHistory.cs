using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>
/// What an experiment's facts tell: every trial with all its reports. Feed it the journal in order, from the first fact; it can be
/// asked for results at any time and fed on afterwards. Facts of kinds that it does not know are passed over. Not thread-safe.
/// </summary>
/// <param name="experiment">The experiment's name.</param>
/// <param name="objective">What it optimises.</param>
public sealed class ExperimentHistory(string experiment, Objective objective)
{
    private readonly List<TrialHistory> _trials = [];
    private readonly ExperimentLife _life = new();
    private readonly HeldCurve _held = new();
    private readonly NamePool _names = new();
    private readonly Lineage _lineage = new();
    private TrialNameTemplate? _trialName;
    private ResourceMeter _meter = new(TrialResources.Default);
    private DateTimeOffset _last;

    /// <summary>Further objectives.</summary>
    public ImmutableArray<Objective> AlsoOptimize { get; init; } = [];

    /// <summary>What results must fulfil.</summary>
    public ImmutableArray<OutcomeConstraint> OutcomeConstraints { get; init; } = [];

    /// <summary>What its trials take where nothing else is said, for what they have held: see <see cref="ExperimentSpec.Resources"/>.</summary>
    /// <value>Default: one processor.</value>
    public TrialResources Resources
    {
        get;
        init => (field, _meter) = (value, new ResourceMeter(value));
    } = TrialResources.Default;

    /// <summary>What trials' configurations are from; null: not known.</summary>
    public SearchSpace? Space { get; init; }

    /// <summary>What people call it by: text by name.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; private set; } = ExperimentSpec.NoTags;

    /// <summary>How trials are called beside their number: see <see cref="ExperimentSpec.TrialName"/>; null: not at all.</summary>
    public string? TrialName
    {
        get => _trialName?.Text;
        init => _trialName = Template(value);
    }

    /// <summary>Where the experiment is in its life.</summary>
    public ExperimentStatus Status => _life.Status;

    /// <summary>Why it is there, for a person.</summary>
    public string? Reason => _life.Reason;

    /// <summary>An empty history of the experiment that a view is of, and whose spec is this JSON.</summary>
    internal static ExperimentHistory Of(ExperimentView view, string spec) => new(view.Name, view.Objective)
    {
        Space = ExperimentSpecJson.SpaceOf(spec),
        Resources = ExperimentSpecJson.ResourcesOf(spec),
        AlsoOptimize = view.AlsoOptimize,
        OutcomeConstraints = view.OutcomeConstraints,
        Tags = view.Tags,
        TrialName = view.TrialName,
    };

    /// <summary>An empty history of the experiment that a spec is of.</summary>
    internal static ExperimentHistory Of(ExperimentSpec spec) => new(spec.Name, spec.Objective) { Space = new SearchSpace(spec.Root), Resources = spec.Resources, AlsoOptimize = spec.AlsoOptimize, OutcomeConstraints = spec.OutcomeConstraints, Tags = spec.Tags };

    /// <summary>How many trials were created.</summary>
    public int TrialCount => _trials.Count;

    /// <summary>Takes the next fact in.</summary>
    /// <exception cref="InvalidOperationException">The facts are not in order, or some are missing.</exception>
    public void Apply(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        _life.Apply(fact);
        _lineage.Apply(fact);
        _last = fact.At;
        var held = _meter.Apply(fact);
        // between two of them the same attempts run
        if (fact is TrialStarted or TrialPaused or TrialFailed or TrialLost or TrialEnded) _held.Add(fact.At, _meter.HeldAt(fact.At));
        switch (fact)
        {
            case TagSet tag: Tags = tag.Value is { } value ? Tags.SetItem(tag.Name, value) : Tags.Remove(tag.Name); break;
            case TrialNameChanged changed: _trialName = Template(changed.Template); break;
            case TrialCreated created when created.Trial.Number == _trials.Count: _trials.Add(new TrialHistory(created)); break;
            case TrialCreated created: throw new InvalidOperationException($"Trial {created.Trial} can't follow {_trials.Count} trials.");
            case TrialFact trialFact when trialFact.Trial.Number < _trials.Count: _trials[trialFact.Trial.Number].Apply(trialFact, _names, held); break;
            case TrialFact trialFact: throw new InvalidOperationException($"There is no trial {trialFact.Trial}: {fact}");
        }
    }

    /// <summary>How long the experiment has run at a moment: pauses and down times don't count.</summary>
    public TimeSpan ElapsedAt(DateTimeOffset now) => _life.ElapsedAt(now);

    /// <summary>The results so far. Later facts don't change them.</summary>
    /// <param name="resultsPath">The results folder, if there is one.</param>
    /// <param name="now">The moment to which the elapsed time is counted; null: the last fact.</param>
    public ResultGrid<TConfig> ToResults<TConfig>(string? resultsPath = null, DateTimeOffset? now = null) => ToResults(ConfigurationBinder.Bind<TConfig>, resultsPath, now);

    /// <inheritdoc cref="ToResults{TConfig}(string?, DateTimeOffset?)"/>
    /// <param name="bind">Makes of a configuration what the trainable gets.</param>
    /// <param name="resultsPath">The results folder, if there is one.</param>
    /// <param name="now">The moment to which the elapsed time is counted; null: the last fact.</param>
    internal ResultGrid<TConfig> ToResults<TConfig>(Func<Configuration, TConfig> bind, string? resultsPath = null, DateTimeOffset? now = null) => new(
        _trials.Select(trial => ToResult(trial, bind, resultsPath, now ?? _last)))
    {
        Experiment = experiment,
        Objective = objective,
        AlsoOptimize = AlsoOptimize,
        OutcomeConstraints = OutcomeConstraints,
        Space = Space,
        Status = Status,
        Reason = Reason,
        Elapsed = ElapsedAt(now ?? _last),
        HeldCurve = _held.Copy(now ?? _last, _meter.HeldAt(now ?? _last)),
        Tags = Tags,
        TrialName = TrialName,
        ResultsPath = resultsPath,
    };

    /// <summary>The configuration of a trial's current or last attempt.</summary>
    internal Configuration ConfigurationOf(TrialId trial) => _trials[trial.Number].Config;

    /// <summary>What a trial is called beside its number; null: nothing.</summary>
    internal string? NameOf(TrialId trial) => _trialName?.NameOf(ConfigurationOf(trial));

    /// <summary>What came of one trial so far. Later facts don't change it.</summary>
    internal TrialResult<TConfig> ToResult<TConfig>(TrialId trial, Func<Configuration, TConfig> bind) => ToResult(_trials[trial.Number], bind, resultsPath: null, _last);

    private TrialResult<TConfig> ToResult<TConfig>(TrialHistory trial, Func<Configuration, TConfig> bind, string? resultsPath, DateTimeOffset now) =>
        new(trial, trial.Held + _meter.HeldByRunning(trial.Id, now), objective, OutcomeConstraints, resultsPath, _lineage[trial.Id], _trialName, bind);

    private static TrialNameTemplate? Template(string? text) => text is null ? null : TrialNameTemplate.Parse(text);
}
