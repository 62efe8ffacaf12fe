using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// The only decider of an experiment. Every input goes through the kernel in one turn; the facts are appended to the journal in batches;
/// what they ask of the world is done after that, and so are the answers: a decision is visible only after it is durable.
/// </summary>
[ImplicitStreamSubscription(GrainKeys.ReportStream)]
internal sealed partial class ExperimentGrain(ExperimentServices services) : Grain, IExperimentGrain, IStreamSubscriptionObserver
{
    private LiveExperiment? _live;

    /// <summary>Whether somebody has been told that it runs, or has asked for it himself.</summary>
    private bool _isKnownToRun;
    private IGrainTimer? _timer;

    private string Key => this.GetPrimaryKeyString();

    private LiveExperiment Live => _live ?? throw NotFound();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!await TryLoadAsync(cancellationToken)) return;
        // its process may have ended between its last fact and what follows from it
        if (Live.Kernel.Status.IsEnded()) await Live.SettleAsync();
        // an experiment can be looked at where its code is not known
        else if (MissingCode(Live.Stored.Spec, Live.Stored.Row.Trainable).IsEmpty) await RunAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        if (_live is { } live) await live.LeaveAsync(cancellationToken);
    }

    public async Task<StartOutcome> StartAsync(ExperimentRequest request)
    {
        services.Failures.Clear(Key);
        _isKnownToRun = true;
        // a creation may have been stored although it failed here, or by another activation that had lost its entry of the directory
        if (_live is null && !await TryLoadAsync(CancellationToken.None)) return await CreateAsync(request);
        // what the first one was answered, it was created or changed by it
        if (await AnswerToAsync(request.Request) is { } answer) return answer == Created ? StartOutcome.Created : StartOutcome.Changed;
        var row = Live.Stored.Row;
        if (!ExperimentChange.DifferencesOf((row.SpecJson, row.Trainable), (request.SpecJson, request.Trainable)).IsEmpty) return await ChangeAsync(request);
        services.Code.Accept(Key, request);
        await TakeTagsAsync(row.SpecJson, request.SpecJson);
        await TakeTrialNameAsync(request.SpecJson);
        if (Live.Kernel.Status.IsEnded()) return StartOutcome.AlreadyEnded;
        await RunAsync(CancellationToken.None);
        await Live.DecideAsync(new Input.Resume(Live.Now));
        return StartOutcome.Resumed;
    }

    public async Task<bool> ResumeAfterRestartAsync()
    {
        if (_live is null) await TryLoadAsync(CancellationToken.None);
        if (Live.Kernel.Status.IsEnded()) return false;
        await RunAsync(CancellationToken.None);
        var isNews = !_isKnownToRun;
        _isKnownToRun = true;
        return isNews;
    }

    public async Task ForgetAsync()
    {
        if (!Live.Kernel.Status.IsEnded()) throw new TuneException($"Experiment '{Key}' is {Live.Kernel.Status}; stop it before it is deleted.");
        var code = Live.Stored.Spec.Program?.Code;
        await Live.DeleteAsync();
        // another of this name may be created at once
        _live = null;
        services.Code.Forget(Key);
        if (code is not null) await CodeOf(code).ReleaseAsync(Key);
    }

    public async Task<ExperimentView> GetViewAsync()
    {
        var view = Live.Kernel.View(Live.Now);
        if (view is { Reason: null, Status: ExperimentStatus.Running } && Live.Attempts.Claim.Impossible is [var impossible, ..]) view = view with { Reason = impossible.Why.Summary };
        await Live.Written;
        return view;
    }

    public async Task SettleAsync()
    {
        var live = Live;
        await live.Written;
        await live.Effects;
    }

    public Task<string> GetSpecAsync() => Task.FromResult(Live.Stored.Row.SpecJson);

    public async Task<JournalPage> ReadAsync(long after, int limit, TimeSpan wait)
    {
        var live = Live;
        services.Failures.ThrowIfSet(Key);
        if (after >= live.Durable && !live.HasEnded && wait > TimeSpan.Zero) await live.Feed.WaitAsync(wait, services.Lifetime.ApplicationStopping);
        var (durable, hasEnded) = (live.Durable, live.HasEnded);
        if (after >= durable) return new JournalPage([], after, hasEnded);
        var entries = await live.Feed.ReadAsync(after, limit);
        var cursor = entries.Length == 0 ? after : entries[^1].Sequence;
        return new JournalPage(entries, cursor, hasEnded && cursor >= durable);
    }

    public async Task<JournalPage> ReadTrialAsync(int trial)
    {
        var hasEnded = Live.HasEnded;
        var entries = await services.Store.ReadTrialAsync(Key, trial, CancellationToken.None);
        return new JournalPage(entries, entries.Length == 0 ? 0 : entries[^1].Sequence, hasEnded);
    }

    public Task StopAsync(string reason) => Live.DecideAsync(new Input.Stop(Live.Now, reason));

    public Task StopTrialAsync(int trial, string reason) => Live.DecideAsync(new Input.StopTrial(Live.Now, Find(trial).Id, reason));

    public Task PauseAsync(string reason) => Live.DecideAsync(new Input.Pause(Live.Now, reason));

    public async Task ResumeAsync()
    {
        _ = Live;
        await RunAsync(CancellationToken.None);
        await Live.DecideAsync(new Input.Resume(Live.Now));
    }

    /// <summary>The stream of this experiment's reports has brought something.</summary>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<ReportBatch>().ResumeAsync(OnReportsAsync);

    public async Task<ReportReply> ReportAsync(ReportBatch batch)
    {
        var live = Live;
        var written = live.TakeAsync(batch, isAnswered: true);
        // answered as things stand after this very batch: what is decided later may not be durable when this is
        var id = new TrialId(batch.Trial);
        live.Asked.Hear(batch.Trial);
        var verdict = live.Kernel.VerdictFor(id, batch.Attempt);
        var acknowledged = live.Kernel.Find(id) is { } trial && trial.Attempt == batch.Attempt ? trial.Iteration : int.MaxValue;
        await written;
        return new ReportReply(acknowledged, verdict, live.Attempts.NextFor(batch));
    }

    public Task<bool> IsCurrentAsync(int trial, int attempt) =>
        // before it is known which attempts still run, none may be added to them
        Task.FromResult(_live is { IsRunning: true, HasFailed: false, IsReplaced: false } live && live.Attempts.IsCurrent(trial, attempt));

    public Task ShareAsync(bool othersComeFirst)
    {
        if (_live is { } live) live.Attempts.Claim.OthersComeFirst = othersComeFirst;
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<long>> OfferAsync(ImmutableArray<ResourceLease> leases) =>
        Task.FromResult(_live is { } live ? live.Attempts.Offer(leases) : [.. leases.Select(lease => lease.Id)]);

    public Task LoseAsync(ImmutableArray<long> leases, string reason) => _live is { } live ? live.Attempts.LoseAsync(leases, reason) : Task.CompletedTask;

    public async Task<PendingExplanation> ExplainPendingAsync(int? trial)
    {
        var kernel = Live.Kernel;
        var known = trial is { } number ? Find(number) : null;
        if ((known is null ? kernel.WhyNoneIsCreated() : kernel.WhyPending(known)) is { } reason) return reason;
        if (!Live.IsRunning) return PendingExplanation.Of(PendingReason.ExperimentNotRunning, string.Join(" ", MissingCode(Live.Stored.Spec, Live.Stored.Row.Trainable).Prepend("The experiment is not running here.")));
        if (known is null && kernel.Wants.IsEmpty) return PendingExplanation.Of(PendingReason.SearcherWaits, "The searcher has no suggestion at the moment.");
        if (Live.Stored.IsAsked) return PendingExplanation.Of(PendingReason.NotPending, "Clients ask for the trials of this experiment, and none has asked for this one yet.");
        return await Live.Attempts.ExplainAsync(known is null ? kernel.Wants[0].Resources : kernel.ResourcesOf(known));
    }

    private async Task<StartOutcome> CreateAsync(ExperimentRequest request)
    {
        services.Code.Accept(Key, request);
        var spec = ExperimentSpecJson.Read(request.SpecJson, services.Code.AlgorithmsOf(Key));
        // what can't be made must not be stored: it would be loaded in vain for ever
        StoredExperiment.Make(spec, OnStray);
        RequireCode(spec, request.Trainable);
        if (request.Trainable == GrainKeys.Asked) RequireAskable(spec);
        else await RequirePossibleAsync(spec);
        await HoldCodeAsync(spec);
        var now = services.Time.GetUtcNow();
        await services.Store.CreateAsync(new ExperimentRow(Key, request.SpecJson, nameof(ExperimentStatus.Running), request.Trainable, now, now), CancellationToken.None);
        await TryLoadAsync(CancellationToken.None);
        await RunAsync(CancellationToken.None, request.Request is { } key ? key with { Answer = Created } : null);
        return StartOutcome.Created;
    }

    /// <summary>Loads it from what is stored; false if nothing is.</summary>
    private async Task<bool> TryLoadAsync(CancellationToken cancellationToken)
    {
        if (await services.Store.FindAsync(Key, cancellationToken) is not { } row) return false;
        var stored = await StoredExperiment.LoadAsync(row, services.Store, services.Code.AlgorithmsOf(Key), OnStray);
        _live = new LiveExperiment(services, stored, GrainFactory, DeactivateOnIdle);
        LogLoaded(services.Logger, Key, stored.Kernel.Trials.Count, stored.Head);
        return true;
    }

    /// <param name="cancellationToken">Ends the search for what runs.</param>
    /// <param name="request">What it is created by; null: it was before.</param>
    private async Task RunAsync(CancellationToken cancellationToken, RequestKey? request = null)
    {
        if (Live.IsRunning) return;
        RequireCode(Live.Stored.Spec, Live.Stored.Row.Trainable);
        // it may have been loaded before the program had registered its functions
        await Live.LeaveAsync(CancellationToken.None);
        await TryLoadAsync(cancellationToken);
        StartTimer();
        await Live.RunAsync(isPlanned: false, cancellationToken, request);
    }

    private Trial Find(int trial) => Live.Kernel.Find(new TrialId(trial)) ?? throw new TuneException($"Experiment '{Key}' has no trial {new TrialId(trial)} yet.");

    /// <summary>Whoever asks again is to hear what is stored then.</summary>
    private ExperimentNotFoundException NotFound()
    {
        DeactivateOnIdle();
        return new ExperimentNotFoundException(Key);
    }

    private void RequireCode(ExperimentSpec spec, string trainable)
    {
        if (MissingCode(spec, trainable) is { Length: > 0 } missing) throw new InvalidExperimentException(missing);
    }

    private ImmutableArray<string> MissingCode(ExperimentSpec spec, string trainable)
    {
        var missing = AlgorithmRegistry.MissingFunctions(spec);
        if (spec.Isolation == Isolation.Process && services.TrialProcesses.Problem is { } problem) missing = missing.Insert(0, problem);
        if (trainable == GrainKeys.Program) return services.Options.AllowPrograms ? missing : missing.Insert(0, ProgramTrainable.NotAllowed);
        return trainable == GrainKeys.Asked || services.Code.FindTrainable(Key, trainable) is not null
            ? missing
            : missing.Insert(0, $"The trainable '{trainable}' is not registered here; {services.Code.Registered}. Go on with the program that has it, or register it with AddTrainable.");
    }

    /// <exception cref="InvalidExperimentException">No silo could ever run a trial; says by silo what is missing.</exception>
    private async Task RequirePossibleAsync(ExperimentSpec spec)
    {
        if (services.Options.WaitForResources || spec.ResourceFunction is not null) return;
        // this silo at least has said what it has
        await GrainFactory.GetGrain<ISiloAgentGrain>(services.Ledger.Silo).ReportAsync();
        var explanation = await GrainFactory.GetGrain<IResourceBrokerGrain>(GrainKeys.Default).ExplainAsync(Key, spec.Resources);
        if (explanation.Reason == PendingReason.Impossible) throw new InvalidExperimentException([explanation.ToString()]);
    }

    /// <summary>However the experiment came by its program, the code of that stays for as long as it is there.</summary>
    /// <exception cref="InvalidExperimentException">The silos do not have it.</exception>
    private async Task HoldCodeAsync(ExperimentSpec spec)
    {
        if (spec.Program?.Code is not { } code || await CodeOf(code).HoldAsync(code, Key) is null) return;
        await CodeOf(code).ReleaseAsync(Key);
        throw new InvalidExperimentException([$"Program.Code: the silos do not have the code {code.Digest}: give the folder that it was packed from as Program.Folder in its place."]);
    }

    private IProgramCodeGrain CodeOf(ProgramCode code) => GrainFactory.GetGrain<IProgramCodeGrain>(code.Digest);

    private void StartTimer() => _timer ??= this.RegisterGrainTimer(
        Tick, new GrainTimerCreationOptions { DueTime = services.Options.TickInterval, Period = services.Options.TickInterval, KeepAlive = true, Interleave = true });

    private Task Tick(CancellationToken cancellationToken)
    {
        if (_live is { IsReplaced: true }) return Task.CompletedTask;
        if (_live is { HasFailed: false } live && !live.Kernel.Status.IsEnded())
        {
            if (live.IsRunning) live.Tick();
        }
        else
        {
            _timer?.Dispose();
            _timer = null;
        }

        return Task.CompletedTask;
    }

    private Task OnReportsAsync(ReportBatch batch, StreamSequenceToken? token) => _live is { IsRunning: true, IsReplaced: false } live ? live.TakeAsync(batch, isAnswered: false) : Task.CompletedTask;

    private void OnStray(Exception exception) => LogStray(services.Logger, Key, exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: what its code has left behind (async void) threw; nothing else is affected")]
    private static partial void LogStray(ILogger logger, string experiment, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment} was changed: {Change}")]
    private static partial void LogChanged(ILogger logger, string experiment, ExperimentChange change);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment} loaded: {Trials} trials, {Entries} journal entries")]
    private static partial void LogLoaded(ILogger logger, string experiment, int trials, long entries);
}
