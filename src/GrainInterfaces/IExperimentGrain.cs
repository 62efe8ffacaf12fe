using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Tune.Grains;

/// <summary>
/// An experiment; key <c>{experiment}</c>. Owns the kernel and the journal, and is the only one that decides. Every method may be called again after a time-out: nothing happens twice.
/// Those that add take the key of the request for it.
/// </summary>
[Alias("tune.experiment")]
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates and starts the experiment, or goes on with it if it exists with the same spec, or with another one that may be changed to this:
    /// <see cref="ExperimentRequest.MayChange"/>.
    /// </summary>
    /// <exception cref="ExperimentExistsException">It exists with another spec, and is not to be changed or can't be.</exception>
    /// <exception cref="InvalidExperimentException">The spec is wrong.</exception>
    Task<StartOutcome> StartAsync(ExperimentRequest request);

    /// <summary>Goes on after a restart of the cluster, or of its silo; does nothing if it runs.</summary>
    /// <returns>Whether it goes on since, for this or another reason, it has just been loaded.</returns>
    Task<bool> ResumeAfterRestartAsync();

    /// <summary>What it looks like now.</summary>
    /// <exception cref="ExperimentNotFoundException">It was never started.</exception>
    [AlwaysInterleave]
    Task<ExperimentView> GetViewAsync();

    /// <summary>Its spec, as JSON.</summary>
    [AlwaysInterleave]
    Task<string> GetSpecAsync();

    /// <summary>Completes when what follows from all that was decided until now is done, such as the removal of checkpoints that are not kept.</summary>
    [AlwaysInterleave]
    Task SettleAsync();

    /// <summary>The journal after a cursor, oldest first. Waits up to <paramref name="wait"/> for the first entry if there is none and may be one.</summary>
    [AlwaysInterleave]
    Task<JournalPage> ReadAsync(long after, int limit, TimeSpan wait);

    /// <summary>The journal entries of one trial, oldest first.</summary>
    [AlwaysInterleave]
    Task<JournalPage> ReadTrialAsync(int trial);

    /// <summary>Ends the experiment and its running trials.</summary>
    [AlwaysInterleave]
    Task StopAsync(string reason);

    /// <summary>Ends one trial.</summary>
    /// <exception cref="TuneException">There is no such trial yet.</exception>
    [AlwaysInterleave]
    Task StopTrialAsync(int trial, string reason);

    /// <summary>Lets no trial start, and asks the running ones to save and hold.</summary>
    [AlwaysInterleave]
    Task PauseAsync(string reason);

    /// <summary>Goes on after a pause.</summary>
    /// <exception cref="InvalidExperimentException">Its code is not known here.</exception>
    Task ResumeAsync();

    /// <summary>Gives it more samples or time, once for each request; an ended experiment runs again.</summary>
    /// <exception cref="InvalidExperimentException">It is extended by nothing, or its code is not known here.</exception>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    Task ExtendAsync(int samples, TimeSpan extraTime, RequestKey request);

    /// <summary>
    /// A client asks for a trial to run; only of an experiment whose trainable is <see cref="GrainKeys.Asked"/>. One that it runs by what is known here, and does not know of itself, is given
    /// again: so it may ask again after a time-out. It tells by <see cref="ReportAsync"/>, which lets no lease run out either.
    /// </summary>
    /// <exception cref="TuneException">The experiment runs its trials itself.</exception>
    [AlwaysInterleave]
    Task<AskReply> AskAsync(AskRequest request);

    /// <summary>
    /// A client tells about a trial that it has asked for, as runners do by <see cref="ReportAsync"/>: nothing that it says twice happens twice, and what it says of an attempt that is not its own any
    /// more changes nothing. Nothing to report renews its lease.
    /// </summary>
    /// <exception cref="TuneException">The experiment runs its trials itself, there is no such trial, or a report before the first of these is missing.</exception>
    [AlwaysInterleave]
    Task<ReportReply> TellAsync(ReportBatch batch);

    /// <summary>Has configurations, whole or in part, tried before anything that the searcher proposes, in their order: all or none.</summary>
    /// <param name="configurations">What is fixed of each.</param>
    /// <param name="addsSamples">Whether each is one sample more; else it takes the place of one. An ended experiment runs again.</param>
    /// <exception cref="InvalidConfigurationException">They don't fit the space; lists all problems.</exception>
    /// <param name="request">What it is asked by: once for each.</param>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    /// <exception cref="TuneException">There is no room for them.</exception>
    Task EnqueueAsync(ImmutableArray<Configuration> configurations, bool addsSamples, RequestKey request);

    /// <summary>Tries the configurations of failed trials again, each as a new trial and as one more sample. An ended experiment runs again.</summary>
    /// <param name="trials">The trials; empty: all that have failed and were not tried again yet.</param>
    /// <param name="fromCheckpoints">Whether they begin from the last checkpoints that there are of the failed ones.</param>
    /// <param name="request">What it is asked by: once for each that has found something to retry.</param>
    /// <returns>How many; of a request that is repeated, how many it were.</returns>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    /// <exception cref="TuneException">One of the trials has not failed, or was tried again before.</exception>
    Task<int> RetryAsync(ImmutableArray<int> trials, bool fromCheckpoints, RequestKey request);

    /// <summary>Gives the searcher a result from elsewhere to learn from, once for each request; it is no trial.</summary>
    /// <exception cref="InvalidConfigurationException">It does not fit the space, or lacks a metric; lists all problems.</exception>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    [AlwaysInterleave]
    Task AddObservationAsync(PriorResult result, RequestKey request);

    /// <summary>Sets a tag; null removes it.</summary>
    /// <exception cref="ArgumentException">The name or the value can't be one.</exception>
    [AlwaysInterleave]
    Task SetTagAsync(string name, string? value);

    /// <summary>Sets an attribute of a trial, live or ended; null removes it.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="name">Its name.</param>
    /// <param name="json">Its value as JSON.</param>
    /// <exception cref="ArgumentException">The name or the value can't be one.</exception>
    /// <exception cref="TuneException">There is no such trial yet.</exception>
    [AlwaysInterleave]
    Task SetTrialAttributeAsync(int trial, string name, string? json);

    /// <summary>Deletes the experiment, its journal and its checkpoints.</summary>
    /// <exception cref="TuneException">It has not ended.</exception>
    Task ForgetAsync();

    /// <summary>A runner's direct call where a decision can fall: its unacknowledged reports, answered by what it has to do.</summary>
    [AlwaysInterleave]
    Task<ReportReply> ReportAsync(ReportBatch batch);

    /// <summary>
    /// A runner asks before it starts whether its attempt is the current one and is to run: the message that started it may be old, or have
    /// come twice.
    /// </summary>
    [AlwaysInterleave]
    Task<bool> IsCurrentAsync(int trial, int attempt);

    /// <summary>The broker says whether another experiment waits whose turn comes first: as long as one does, leases that come free are given back.</summary>
    [AlwaysInterleave]
    Task ShareAsync(bool othersComeFirst);

    /// <summary>The broker's offer of leases; one that has waited for long is none any more. An experiment may pass a lease on from trial to trial that takes the same until it gives it back.</summary>
    /// <returns>The leases that were not taken.</returns>
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<ImmutableArray<long>> OfferAsync(ImmutableArray<ResourceLease> leases);

    /// <summary>The broker says that leases are lost with their silo: their attempts are, too.</summary>
    [AlwaysInterleave]
    Task LoseAsync(ImmutableArray<long> leases, string reason);

    /// <summary>Why a trial does not run.</summary>
    /// <param name="trial">The trial; null: the next one, which may not exist yet.</param>
    /// <exception cref="ExperimentNotFoundException">The experiment was never started.</exception>
    [AlwaysInterleave]
    Task<PendingExplanation> ExplainPendingAsync(int? trial);
}
