using System.Collections.Immutable;

namespace Tune;

/// <summary>What people and programs add to an experiment while it runs.</summary>
public partial class ExperimentHandle<TConfig>
{
    /// <summary>Has a configuration tried before anything that the searcher proposes; those that were enqueued before go first.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="addsSample">
    /// Whether it is one sample more, and an ended experiment runs again. Else it takes the place of one of the samples to come, as in Optuna; with <c>GridSearch</c> in the space it is
    /// one more all the same, for no grid point may be lost by it.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting; whether it was enqueued shows in the journal.</param>
    /// <exception cref="InvalidConfigurationException">It does not fit the space; lists all problems.</exception>
    /// <exception cref="TuneException">There is no sample left to take the place of, or the experiment has ended.</exception>
    public virtual Task EnqueueAsync(TConfig config, bool addsSample = false, CancellationToken cancellationToken = default) =>
        EnqueueAsync([Configuration.From(config)], addsSample, cancellationToken);

    /// <summary>Has configurations tried, whole or in part, in their order: what one leaves open is sampled. All or none.</summary>
    /// <param name="configurations">What is fixed of each.</param>
    /// <inheritdoc cref="EnqueueAsync(TConfig, bool, CancellationToken)"/>
    /// <param name="addsSamples">Whether each is one sample more, as for one.</param>
    /// <param name="cancellationToken">Cancels waiting; whether they were enqueued shows in the journal.</param>
    public virtual Task EnqueueAsync(IEnumerable<Configuration> configurations, bool addsSamples = false, CancellationToken cancellationToken = default) =>
        EnqueueAsync([.. configurations], addsSamples, request: null, cancellationToken);

    /// <summary>The same for a request that may have a name of its own: whoever sends it again, it is done once.</summary>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    internal Task EnqueueAsync(ImmutableArray<Configuration> configurations, bool addsSamples, RequestKey? request, CancellationToken cancellationToken)
    {
        var known = Named(request);
        return Calls.CallAsync(() => Grain.EnqueueAsync(configurations, addsSamples, known), cancellationToken);
    }

    /// <summary>Gives the searcher a result from elsewhere to learn from. It is no trial, and not among the results.</summary>
    /// <param name="config">What was tried.</param>
    /// <param name="metrics">What came of it: all objectives, and all metrics of outcome constraints.</param>
    /// <param name="iteration">The iteration that the metrics are of, from 1.</param>
    /// <param name="outcome">How it came to its end.</param>
    /// <param name="cancellationToken">Cancels waiting; whether it was added shows in the journal.</param>
    /// <exception cref="InvalidConfigurationException">It does not fit the space, or lacks a metric; lists all problems.</exception>
    public virtual Task AddObservationAsync(TConfig config, Metrics metrics, int iteration = 1, PriorOutcome outcome = PriorOutcome.Completed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var result = new PriorResult(Configuration.From(config), metrics.Freeze(), iteration, outcome);
        var request = Named(null);
        return Calls.CallAsync(() => Grain.AddObservationAsync(result, request), cancellationToken);
    }

    /// <summary>
    /// Tries the configurations of failed trials again, each as a new trial and as one sample more; the failed ones stay as they are. An ended experiment runs again.
    /// <see cref="TrialResult.RetryOf"/> says what a trial retries.
    /// </summary>
    /// <param name="trials">The trials; none: all that have failed and were not tried again yet.</param>
    /// <param name="from">Where the new trials begin: one that begins at a checkpoint reports from there on, and its iterations go on counting.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>How many are tried again.</returns>
    /// <exception cref="TuneException">One of the trials has not failed, or was tried again before.</exception>
    public virtual Task<int> RetryAsync(IEnumerable<TrialId>? trials = null, RetryFrom from = RetryFrom.Start, CancellationToken cancellationToken = default) =>
        RetryAsync(trials, from, request: null, cancellationToken);

    /// <summary>The same for a request that may have a name of its own: whoever sends it again, it is done once, and answered as it was then.</summary>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    internal async Task<int> RetryAsync(IEnumerable<TrialId>? trials, RetryFrom from, RequestKey? request, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(from)) throw new ArgumentOutOfRangeException(nameof(from), from, "RetryFrom must be Start or LastCheckpoint.");
        ImmutableArray<int> numbers = [.. (trials ?? []).Select(trial => trial.Number)];
        var known = Named(request);
        return await Calls.CallAsync(() => Grain.RetryAsync(numbers, from == RetryFrom.LastCheckpoint, known), cancellationToken);
    }

    /// <summary>Sets a tag of the experiment: text that people find it by. A later start with other <see cref="ExperimentSpec.Tags"/> than the first one's takes those over.</summary>
    /// <param name="name">Its name, at most 200 characters.</param>
    /// <param name="value">Its value, at most 1,000 characters; null removes it.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="ArgumentException">One of them is too long, or has control characters.</exception>
    public virtual Task SetTagAsync(string name, string? value, CancellationToken cancellationToken = default) => Calls.CallAsync(() => Grain.SetTagAsync(name, value), cancellationToken);

    /// <summary>Notes something about a trial, live or ended, as its trainable can: see <see cref="TrialContext.SetAttribute"/>.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="name">Its name, at most 200 characters.</param>
    /// <param name="value">Its value: anything that has a JSON form of at most 16,384 characters.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="ArgumentException">The name can't be one, or the value has no JSON form, or one that is too long.</exception>
    /// <exception cref="TuneException">There is no such trial yet.</exception>
    public virtual Task SetTrialAttributeAsync<T>(TrialId trial, string name, T value, CancellationToken cancellationToken = default)
    {
        var json = Notes.ToAttribute(name, value, typeof(T));
        return Calls.CallAsync(() => Grain.SetTrialAttributeAsync(trial.Number, name, json), cancellationToken);
    }

    /// <summary>Removes what was noted about a trial; nothing happens if there is nothing.</summary>
    /// <inheritdoc cref="SetTrialAttributeAsync"/>
    public virtual Task RemoveTrialAttributeAsync(TrialId trial, string name, CancellationToken cancellationToken = default) =>
        Calls.CallAsync(() => Grain.SetTrialAttributeAsync(trial.Number, name, null), cancellationToken);
}
