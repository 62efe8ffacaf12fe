using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Orleans;
using Tune.Grains;

namespace Tune;

/// <summary>A fact of an experiment and where to watch on from.</summary>
/// <param name="Cursor">The place of the fact in the journal, from 1.</param>
/// <param name="Fact">What is now true.</param>
public readonly record struct ExperimentUpdate(long Cursor, Fact Fact);

/// <summary>An experiment, from any process and at any time. The tokens cancel waiting only: the experiment goes on. Thread-safe.</summary>
/// <remarks>When the tuner that it is of was disposed, or its host stopped, every call that needs it throws <see cref="ObjectDisposedException"/>.</remarks>
/// <typeparam name="TConfig">The type of its configurations; <see cref="Configuration"/> for untyped ones.</typeparam>
public partial class ExperimentHandle<TConfig>
{
    private const int PageSize = 1000;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(5);

    private readonly IGrainFactory? _grains;
    private readonly IExperimentGrain? _grain;
    private readonly PatientCalls? _calls;
    private readonly ILocalSilo? _silo;

    internal ExperimentHandle(string name, IGrainFactory grains, PatientCalls calls, ILocalSilo? silo, SearchSpace<TConfig>? space = null)
        : this(name)
    {
        (_grains, _grain, _calls, _silo) = (grains, grains.GetGrain<IExperimentGrain>(name), calls, silo);
        if (space is not null) Bind = space.Bind;
    }

    /// <summary>A handle of a test's own: what the test needs is overridden, and everything else says so.</summary>
    /// <param name="name">The experiment's name.</param>
    protected ExperimentHandle(string name) => Name = name;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Makes of a configuration what the trainable gets.</summary>
    internal Func<Configuration, TConfig> Bind { get; } = ConfigurationBinder.Bind<TConfig>;

    private IGrainFactory Grains => _grains ?? throw IsOfATest();

    private PatientCalls Calls => _calls ?? throw IsOfATest();

    private IExperimentGrain Grain => _grain ?? throw IsOfATest();

    /// <summary>A call may be repeated, because a silo has died or its answer was lost: what it asks for is to happen once.</summary>
    private static RequestKey Named(RequestKey? request) => request ?? new RequestKey(Guid.NewGuid().ToString("N"));

    private NotSupportedException IsOfATest() => new($"This handle to '{Name}' is a test's own, which does not override what was called.");

    /// <summary>What it looks like now.</summary>
    /// <exception cref="ExperimentNotFoundException">There is none of that name.</exception>
    public virtual Task<ExperimentView> GetViewAsync(CancellationToken cancellationToken = default) => Calls.CallAsync(Grain.GetViewAsync, cancellationToken);

    /// <summary>
    /// What has happened and happens, in order, until the experiment ends. Nothing is missed and nothing comes twice: give the cursor of the
    /// last update to go on after it, in this process or another.
    /// </summary>
    public virtual async IAsyncEnumerable<ExperimentUpdate> WatchAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        JournalPage page;
        do
        {
            var cursor = after;
            page = await ReadPageAsync(cursor, PageSize, LongPoll, cancellationToken);
            foreach (var item in page.Entries) yield return new ExperimentUpdate(item.Sequence, item.ToFact());
            after = page.Cursor;
        }
        while (!page.IsEnd);
    }

    /// <summary>Waits for the experiment to end and gives its results.</summary>
    public virtual async Task<ResultGrid<TConfig>> GetResultAsync(CancellationToken cancellationToken = default)
    {
        var history = await NewHistoryAsync(await GetViewAsync(cancellationToken), cancellationToken);
        await foreach (var update in WatchAsync(cancellationToken: cancellationToken)) history.Apply(update.Fact);
        return history.ToResults(Bind, _silo?.ResultsFolderOf(Name));
    }

    /// <summary>The results so far, whether it has ended or not.</summary>
    public virtual async Task<ResultGrid<TConfig>> GetResultSoFarAsync(CancellationToken cancellationToken = default)
    {
        var view = await GetViewAsync(cancellationToken);
        var history = await NewHistoryAsync(view, cancellationToken);
        await foreach (var entry in ReadJournalAsync(cancellationToken)) history.Apply(entry.ToFact());
        return history.ToResults(Bind, _silo?.ResultsFolderOf(Name), view.At);
    }

    /// <summary>The spec, as JSON.</summary>
    internal Task<string> GetSpecAsync(CancellationToken cancellationToken = default) => Calls.CallAsync(Grain.GetSpecAsync, cancellationToken);

    /// <summary>The journal after a cursor, oldest first; waits for the first entry if there is none and may be one.</summary>
    internal Task<JournalPage> ReadPageAsync(long after, int limit, TimeSpan wait, CancellationToken cancellationToken) =>
        Calls.CallAsync(() => Grain.ReadAsync(after, limit, wait), wait + PatientCalls.Patience, cancellationToken);

    /// <summary>The journal so far, oldest first.</summary>
    internal async IAsyncEnumerable<JournalEntry> ReadJournalAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = await ReadPageAsync(0, PageSize, TimeSpan.Zero, cancellationToken); !page.Entries.IsEmpty; page = await ReadPageAsync(page.Cursor, PageSize, TimeSpan.Zero, cancellationToken))
        {
            foreach (var entry in page.Entries) yield return entry;
        }
    }

    /// <summary>The journal of one trial, oldest first.</summary>
    internal Task<JournalPage> ReadTrialAsync(TrialId trial, CancellationToken cancellationToken) => Calls.CallAsync(() => Grain.ReadTrialAsync(trial.Number), cancellationToken);

    /// <summary>Asks for a trial to run, for a client that does so from elsewhere.</summary>
    internal Task<AskReply> AskAsync(AskRequest request, CancellationToken cancellationToken) => Calls.CallAsync(() => Grain.AskAsync(request), cancellationToken);

    /// <summary>Tells about a trial that a client has asked for.</summary>
    internal Task<ReportReply> TellAsync(ReportBatch batch, CancellationToken cancellationToken) => Calls.CallAsync(() => Grain.TellAsync(batch), cancellationToken);

    /// <summary>An empty history of the experiment that a view is of, to be fed with its facts.</summary>
    internal async Task<ExperimentHistory> NewHistoryAsync(ExperimentView view, CancellationToken cancellationToken) =>
        ExperimentHistory.Of(view, await GetSpecAsync(cancellationToken));

    /// <summary>Ends the experiment for good; running trials are cancelled. It can be extended later.</summary>
    public virtual Task StopAsync(string reason = "stopped by the user", CancellationToken cancellationToken = default) => Calls.CallAsync(() => Grain.StopAsync(reason), cancellationToken);

    /// <summary>Ends one trial.</summary>
    public virtual Task StopTrialAsync(TrialId trial, string reason = "stopped by the user", CancellationToken cancellationToken = default) =>
        Calls.CallAsync(() => Grain.StopTrialAsync(trial.Number, reason), cancellationToken);

    /// <summary>Lets no trial start; the running ones save and hold.</summary>
    public virtual Task PauseAsync(string reason = "paused by the user", CancellationToken cancellationToken = default) => Calls.CallAsync(() => Grain.PauseAsync(reason), cancellationToken);

    /// <summary>Goes on after a pause.</summary>
    public virtual Task ResumeAsync(CancellationToken cancellationToken = default) => Calls.CallAsync(() => Grain.ResumeAsync(), cancellationToken);

    /// <summary>Gives it more samples, more time, or both. An ended experiment runs again; what it has learned stays.</summary>
    public virtual Task ExtendAsync(int samples = 0, TimeSpan extraTime = default, CancellationToken cancellationToken = default) => ExtendAsync(samples, extraTime, request: null, cancellationToken);

    /// <summary>The same for a request that may have a name of its own: whoever sends it again, it is done once.</summary>
    /// <exception cref="RequestKeyReusedException">The key was that of another request.</exception>
    internal Task ExtendAsync(int samples, TimeSpan extraTime, RequestKey? request, CancellationToken cancellationToken)
    {
        var known = Named(request);
        return Calls.CallAsync(() => Grain.ExtendAsync(samples, extraTime, known), cancellationToken);
    }

    /// <summary>Why a trial does not run: by silo, what is missing for it.</summary>
    /// <param name="trial">The trial; null: the next one, which may not exist yet.</param>
    /// <param name="cancellationToken">Cancels waiting for the answer.</param>
    /// <exception cref="ExperimentNotFoundException">There is no such experiment.</exception>
    /// <exception cref="TuneException">It has no such trial yet.</exception>
    public virtual Task<PendingExplanation> ExplainPendingAsync(TrialId? trial = null, CancellationToken cancellationToken = default) =>
        Calls.CallAsync(() => Grain.ExplainPendingAsync(trial?.Number), cancellationToken);

    /// <summary>Waits until no trial runs: after a pause, until all have saved.</summary>
    internal async Task WaitUntilIdleAsync(CancellationToken cancellationToken)
    {
        var after = 0L;
        while (!(await GetViewAsync(cancellationToken)).Running.IsEmpty)
            after = (await Grain.ReadAsync(after, PageSize, TimeSpan.FromMilliseconds(200)).WaitAsync(cancellationToken)).Cursor;
    }
}
