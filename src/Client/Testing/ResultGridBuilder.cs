namespace Tune.Testing;

/// <summary>Makes results by hand, to test what reads them. Each trial begins when the one before has ended; a report takes a second.</summary>
/// <typeparam name="TConfig">The configuration's type; <see cref="Configuration"/> for an untyped one.</typeparam>
/// <param name="objective">What the experiment optimises.</param>
/// <param name="experiment">Its name.</param>
/// <example>
/// <code>
/// var results = new ResultGridBuilder&lt;TrainConfig&gt;(Objective.Minimize("loss"))
///     .Add(new TrainConfig(0.1, 2), new Metrics("loss", 0.5), new Metrics("loss", 0.3))
///     .AddFailed(new TrainConfig(10, 2), "the loss is NaN")
///     .Build();
/// </code>
/// </example>
public sealed class ResultGridBuilder<TConfig>(Objective objective, string experiment = "test")
{
    private readonly List<Fact> _facts = [new ExperimentStarted(DateTimeOffset.UnixEpoch)];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private int _trials;

    /// <summary>What the configurations are from, for results that are asked which parameters matter; null: not known.</summary>
    public SearchSpace? Space { get; init; }

    /// <summary>Adds a trial that has come to its end.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="reports">What it reported after each iteration.</param>
    public ResultGridBuilder<TConfig> Add(TConfig config, params IEnumerable<Metrics> reports)
    {
        var trial = Begin(config, reports);
        _facts.Add(new TrialEnded(_now, trial, TrialStatus.Terminated, EndedBy.Completed, "completed"));
        return this;
    }

    /// <summary>Adds a trial that has failed.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="message">The message of the exception.</param>
    /// <param name="reports">What it reported before.</param>
    public ResultGridBuilder<TConfig> AddFailed(TConfig config, string message, params IEnumerable<Metrics> reports)
    {
        var trial = Begin(config, reports);
        var iteration = _facts[^1] is TrialReported last ? last.Iteration : 0;
        _facts.Add(new TrialEnded(_now, trial, TrialStatus.Error, EndedBy.Failure, message, new TrialError(typeof(InvalidOperationException).FullName ?? "", message, null, iteration)));
        return this;
    }

    /// <summary>The results of an experiment that has ended with these trials. More may be added afterwards.</summary>
    public ResultGrid<TConfig> Build()
    {
        var history = new ExperimentHistory(experiment, objective) { Space = Space };
        foreach (var fact in _facts) history.Apply(fact);
        history.Apply(new ExperimentEnded(_now, ExperimentStatus.Finished, "all trials have ended"));
        return history.ToResults<TConfig>();
    }

    private TrialId Begin(TConfig config, IEnumerable<Metrics> reports)
    {
        var trial = new TrialId(_trials++);
        var begun = _now;
        _facts.Add(new TrialCreated(_now, trial, Configuration.From(config)));
        _facts.Add(new TrialStarted(_now, trial, Attempt: 1, GrantedTo: int.MaxValue));
        var iteration = 0;
        foreach (var metrics in reports)
        {
            _now += TimeSpan.FromSeconds(1);
            _facts.Add(new TrialReported(_now, trial, Attempt: 1, ++iteration, metrics.Freeze(), _now - begun));
        }

        return trial;
    }
}
