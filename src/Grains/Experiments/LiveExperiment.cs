using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// An experiment that its grain has loaded: hands every input to the kernel, has what was decided written, and lets it happen when it is durable.
/// Used in the turns of its grain only.
/// </summary>
internal sealed partial class LiveExperiment : IJournalOwner
{
    private readonly ExperimentServices _services;
    private readonly StoredExperiment _stored;
    private readonly IGrainFactory _grains;
    private readonly ILogger _logger;
    private readonly Action _onFailed;
    private readonly JournalPump _pump;
    private readonly TrialEffects _effects;
    private readonly CheckpointKeeper _checkpoints;
    private readonly AttemptFinder _finder;
    private readonly Attempts _attempts;
    private readonly Snapshots _snapshots;
    private readonly ExperimentClock _clock;
    private readonly TrialWatch _watch;
    private bool _isLeaving;

    /// <param name="services">What the silo has.</param>
    /// <param name="stored">What was loaded.</param>
    /// <param name="grains">Makes references to other grains.</param>
    /// <param name="onFailed">Called once when it can't go on, and has to be loaded again.</param>
    /// <param name="clock">The clock of the one whose place it takes, so that none of the time in between is lost or comes twice; null for a new one.</param>
    public LiveExperiment(ExperimentServices services, StoredExperiment stored, IGrainFactory grains, Action onFailed, ExperimentClock? clock = null)
    {
        (_services, _stored, _grains, _onFailed, _logger) = (services, stored, grains, onFailed, services.Logger);
        _clock = clock ?? new ExperimentClock(services.Time, stored.LatestAt);
        _pump = new JournalPump(services.Store, stored.Row, stored.Head, this, services.Metrics);
        Feed = new JournalFeed(services.Store, Name, services.Time);
        _effects = new TrialEffects(OnEffectFailed);
        _checkpoints = new CheckpointKeeper(stored, grains, services.Store, services.Checkpoints, _effects, () => _pump.Durable);
        _finder = new AttemptFinder(Name, grains, services.Silos, services.Ledger, services.Time, services.Options, _logger);
        _attempts = new Attempts(this, stored, grains, _effects, services, _logger);
        _snapshots = new Snapshots(stored, services.Store, Forget);
        _watch = new TrialWatch(stored, services.Time, services.Options.SiloTimeout / 2);
        Asked = new AskedTrials(this, services.Time, services.Options.SiloTimeout / 2);
        HasEnded = Kernel.Status.IsEnded();
    }

    public string Name => _stored.Name;

    public Experiment Kernel => _stored.Kernel;

    public StoredExperiment Stored => _stored;

    public JournalFeed Feed { get; }

    public long Durable => _pump.Durable;

    /// <summary>Completes when all that was decided until now is durable.</summary>
    public Task Written => _pump.Written;

    /// <summary>Whether trials may start and reports are taken: it is known what runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Whether it can't go on, and has to be loaded again.</summary>
    public bool HasFailed => _pump.Failure is not null;

    /// <summary>Whether its journal ends with its end.</summary>
    public bool HasEnded { get; private set; }

    public Attempts Attempts => _attempts;

    public AskedTrials Asked { get; }

    public bool MayStart => MayDecide && !_services.Lifetime.ApplicationStopping.IsCancellationRequested;

    public bool IsLeaving => _isLeaving;

    public DateTimeOffset Now => _clock.Now;

    public ExperimentClock Clock => _clock;

    string IJournalOwner.Status => Kernel.Status.ToString();

    int IJournalOwner.TrialCount => Kernel.Trials.Count;

    /// <summary>Starts it, or goes on with it: attempts whose runner is gone are lost and will be made again.</summary>
    /// <param name="isPlanned">Whether it is loaded again on purpose: what had not begun by then was ended by nothing of its own.</param>
    /// <param name="cancellationToken">Ends the search for what runs.</param>
    /// <param name="request">What it is created by; null: it was before.</param>
    public async Task RunAsync(bool isPlanned, CancellationToken cancellationToken, RequestKey? request = null)
    {
        // no trial starts before it is known which ones still run
        if (Kernel.HasStarted) await RecoverAsync(isPlanned, cancellationToken);
        IsRunning = true;
        await DecideAsync(new Input.Start(Now) { Request = request });
        _attempts.Request(isRepeated: true);
    }

    /// <summary>What may not have been done about an experiment that has ended.</summary>
    public Task SettleAsync() => _checkpoints.RestoreAllAsync(_finder);

    /// <summary>Time has passed. The broker hears what is held however long the disk takes: what it does not hear of it gives to others.</summary>
    public void Tick()
    {
        foreach (var overdue in _watch.Tick(Now)) Forget(DecideAsync(overdue), "ending what is overdue");
        foreach (var lost in Asked.Tick()) Forget(LoseAsync(lost), "taking back what a client was given");
        Forget(DecideAsync(new Input.Tick(Now)), "deciding what time has brought");
        _attempts.Request(isRepeated: true);
    }

    /// <summary>Hands an input to the kernel, in this turn; completes when its facts, and all before them, are durable.</summary>
    public Task DecideAsync(Input input) => CommitAsync(Handle(input));

    /// <summary>Hands an input to the kernel. What it decides is to be given to <see cref="CommitAsync"/> in the same turn.</summary>
    public IReadOnlyList<Fact> Handle(Input input)
    {
        if (IsReplaced) throw Replaced(Name);
        if (_pump.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        try
        {
            IReadOnlyList<Fact> facts = [];
            var since = _services.Metrics.Now;
            UserCodeContext.Call(() => facts = Kernel.Handle(input), Name, OnStray);
            _services.Metrics.Handled(since, input, facts);
            if (Kernel.TakeSuggestion() is { } suggestion) Forget(SuggestAsync(suggestion), "suggesting");
            return facts;
        }
        catch (Exception exception)
        {
            // what the user gave to the kernel ends the experiment; this is a fault of ours
            Abandon(exception);
            throw;
        }
    }

    public Task CommitAsync(IReadOnlyList<Fact> facts)
    {
        _checkpoints.OnDecided(facts);
        return _pump.CommitAsync(facts);
    }

    /// <summary>Takes what a runner has to say; completes when it is durable.</summary>
    public Task TakeAsync(ReportBatch batch, bool isAnswered)
    {
        var id = new TrialId(batch.Trial);
        var facts = new List<Fact>();
        foreach (var (name, json) in _attempts.IsCurrent(batch.Trial, batch.Attempt) ? batch.Attributes : []) facts.AddRange(Handle(new Input.SetTrialAttribute(Now, id, name, json)));
        foreach (var report in batch.Reports)
            facts.AddRange(Handle(new Input.Reported(Now, id, batch.Attempt, report.Iteration, report.Metrics, report.Elapsed, report.Checkpoint) { IsLast = report.IsLast }));
        if (batch.Checkpoint is { } checkpoint)
        {
            facts.AddRange(Handle(new Input.Checkpointed(Now, id, checkpoint)));
            // a report brought a newer one
            if (Kernel.Find(id) is { } trial && trial.Checkpoint != checkpoint) _checkpoints.Unsettle(batch.Trial);
        }

        if (batch.End is { } end) facts.AddRange(Handle(InputOf(end, id, batch.Attempt)));
        if (isAnswered && facts.Exists(fact => fact is TrialEnded ended && ended.Trial == id)) _attempts.HearsOfItsEnd(batch.Trial);
        var mustFree = batch.Freed is { } freed && (batch.IsSiloLeaving || !_attempts.TryPassOn(freed, (batch.Trial, batch.Attempt), facts));
        var written = CommitAsync(facts);
        if (batch.Freed is null) return written;
        Forget(_checkpoints.SettleAfterAsync(written, batch), "restoring checkpoints");
        if (mustFree) Forget(_attempts.FreeAfterAsync(written, batch.Freed, (batch.Trial, batch.Attempt)), "giving a lease back");
        return written;
    }

    /// <summary>The activation ends: what was decided is written, and leases that nobody will use are given back.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (IsRunning && !HasFailed && _services.Ledger.IsLeaving) LoseWithSilo();
        _isLeaving = true;
        _attempts.Leave();
        await _pump.FlushAsync(cancellationToken);
        // a snapshot that is being written is waited for; one that waits for others is not: the next start does without it
        if (_effects.IsEmpty) await _snapshots.Last.WaitAsync(cancellationToken);
        // what holds these will not start any more
        await _attempts.FreeDecidedAsync();
    }

    /// <summary>Deletes all that there is of it.</summary>
    public async Task DeleteAsync()
    {
        // what is still being done about its last facts would bring back what is deleted
        await _effects.WhenDoneAsync();
        await _snapshots.Last;
        await _checkpoints.ForgetAsync();
        await _services.Store.DeleteAsync(Name, _stored.Row.Incarnation, CancellationToken.None);
    }

    TrialRow IJournalOwner.RowOf(int trial) => TrialRow.Of(Kernel.Trials[trial], _stored.Spec.Objective);

    void IJournalOwner.OnDurable(IReadOnlyList<Fact> facts, ImmutableArray<JournalEntry> entries)
    {
        // that it could be loaded again is no progress yet
        if (facts.Any(fact => fact is not ExperimentRecovered)) _services.Failures.Clear(Name);
        for (var index = 0; index < entries.Length; index++)
        {
            var fact = facts[index];
            HasEnded = fact is ExperimentEnded || (HasEnded && fact is not (ExperimentExtended or ExperimentChanged { Reopens: true }));
            _services.Metrics.OnDurable(fact);
            _attempts.OnDurable(fact);
            _checkpoints.OnDurable(fact, entries[index].Sequence);
        }

        _attempts.Request(isRepeated: false);
        Feed.Add(entries);
    }

    void IJournalOwner.OnIdle()
    {
        if (HasEnded) _snapshots.TakeAtEnd(_effects, () => HasEnded && !_isLeaving && _pump.IsIdle, () => Durable, Unfinished);
        else _snapshots.TakeIfDue(Durable, Unfinished);
    }

    void IJournalOwner.OnFailed(Exception failure) => Abandon(failure);

    /// <summary>Lets something happen that nobody waits for.</summary>
    public async void Forget(Task task, string what)
    {
        try
        {
            await task;
        }
        catch (Exception exception)
        {
            if (!IsOver(exception)) LogFailed(Name, what, exception);
        }
    }

    /// <summary>A slow suggestion, on a thread of its own: reports and offers are taken meanwhile.</summary>
    private async Task SuggestAsync(PendingSuggestion suggestion)
    {
        var computed = _services.Executor.RunAsync(() => _services.Metrics.ComputeAsync(suggestion, Name), $"{Name}: suggestion", OnStray);
        // what follows must not happen in the turn that has asked for it, whose facts are not committed yet
        await Task.Yield();
        await computed;
        // an activation that leaves has given its leases back
        if (_isLeaving || HasFailed) return;
        var facts = Handle(new Input.Suggested(Now, suggestion)).ToList();
        _attempts.FillSpare(facts);
        await CommitAsync(facts);
        // no snapshot could be taken while the searcher was busy
        if (HasEnded && _pump.IsIdle) ((IJournalOwner)this).OnIdle();
    }

    /// <summary>The kernel is ahead of the journal: nothing that it has decided since may be seen. It is loaded again from the journal.</summary>
    private void Abandon(Exception exception)
    {
        if (HasFailed) return;
        // what says itself what is wrong and where needs no stack
        if (exception is TuneException) LogNotKept(Name, exception.Message);
        else LogAbandoned(Name, exception);
        _services.Failures.Set(Name, exception);
        _pump.Fail(exception);
        Feed.Fail(exception);
        _onFailed();
    }

    /// <summary>The trials about which something is still being done, if only by a runner that has not heard of their end.</summary>
    private IEnumerable<int> Unfinished() => _effects.Busy.Union(_checkpoints.Unsettled).Union(_attempts.Leases.Held.Select(holding => holding.Holder.Trial)).Order();

    private void OnEffectFailed(string what, TrialId trial, Exception exception)
    {
        if (!IsOver(exception)) LogFailed(Name, $"{what} trial {trial}", exception);
        _checkpoints.Unsettle(trial.Number);
    }

    /// <summary>Whether a call has failed because the process ends: what it was for is made good at the next start.</summary>
    private bool IsOver(Exception exception) => IsReplaced || exception is OrleansException && _services.Lifetime.ApplicationStopping.IsCancellationRequested;

    private Input InputOf(AttemptEnd end, TrialId trial, int attempt) => end.Kind switch
    {
        AttemptEndKind.Completed => new Input.Completed(Now, trial, attempt),
        AttemptEndKind.Paused => new Input.Paused(Now, trial, attempt),
        AttemptEndKind.Failed => new Input.Failed(Now, trial, attempt, end.Error ?? throw new InvalidOperationException("An attempt that has failed says how.")),
        AttemptEndKind.Lost => new Input.Lost(Now, trial, attempt, end.Reason ?? "its silo shuts down"),
        _ => throw new InvalidOperationException($"An attempt does not end by {end.Kind}."),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: what was decided could not be written; it is loaded again from its journal")]
    private partial void LogAbandoned(string experiment, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: what was decided could not be written; it is loaded again from its journal. {Reason}")]
    private partial void LogNotKept(string experiment, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: {What} failed")]
    private partial void LogFailed(string experiment, string what, Exception exception);
}
