using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// The only decider of an experiment. Every input goes through the kernel in one turn; the facts are appended to the journal in batches;
/// what they ask of the world is done after that, and so are the answers: a decision is visible only after it is durable.
/// </summary>
internal sealed partial class ExperimentGrain(
    IExperimentStore store, ICheckpointStore checkpoints, AlgorithmRegistry algorithms, TrainableRegistry trainables, ITrainableExecutor executor, TimeProvider time,
    IOptions<TuneServiceOptions> options, SiloLedger ledger, ISiloStatusOracle silos, ExperimentFailures failures, IHostApplicationLifetime lifetime,
    ILogger<ExperimentGrain> logger) : Grain, IExperimentGrain
{
    private Experiment? _kernel;
    private ExperimentSpec? _spec;
    private string _specJson = "";
    private string _trainable = "";
    private bool _isRunnable;

    /// <summary>Whether somebody has been told, or has asked for it himself.</summary>
    private bool _isKnownToRun;
    private IGrainTimer? _timer;

    private string Key => this.GetPrimaryKeyString();

    private ExperimentSpec Spec => _spec ?? throw NotFound();

    private Experiment Kernel => _kernel ?? throw NotFound();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await SubscribeToReportsAsync();
        if (await store.FindAsync(Key, cancellationToken) is not { } row) return;
        await LoadAsync(row);
        // its process may have ended between its last fact and what follows from it
        if (Kernel.Status.IsEnded()) await RestoreCheckpointsAsync();
        // an experiment can be looked at where its code is not known
        else if (MissingCode().IsEmpty) await RunAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        _isLeaving = true;
        _left.TrySetResult();
        await FlushAsync(cancellationToken);
        // a snapshot that is being written is waited for; one that waits for others is not: the next start does without it
        if (_effects.Count == 0) await _lastSnapshot.WaitAsync(cancellationToken);
        // what holds these will not start any more
        await FreeStartingAsync();
    }

    public async Task<StartOutcome> StartAsync(ExperimentRequest request)
    {
        failures.Clear(Key);
        _isKnownToRun = true;
        await LoadIfStoredAsync();
        if (_kernel is null) return await CreateAsync(request);
        var differences = ExperimentSpecJson.Differences(_specJson, request.SpecJson);
        if (_trainable != request.Trainable) differences = differences.Insert(0, $"trainable: '{_trainable}' and '{request.Trainable}'");
        if (differences.Length > 0) throw new ExperimentExistsException(Key, differences);
        if (Kernel.Status.IsEnded()) return StartOutcome.AlreadyEnded;
        await RunAsync();
        await DecideAsync(new Input.Resume(Now));
        return StartOutcome.Resumed;
    }

    public async Task<bool> ResumeAfterRestartAsync()
    {
        await LoadIfStoredAsync();
        if (Kernel.Status.IsEnded()) return false;
        await RunAsync();
        var isNews = !_isKnownToRun;
        _isKnownToRun = true;
        return isNews;
    }

    public async Task ForgetAsync()
    {
        if (!Kernel.Status.IsEnded()) throw new TuneException($"Experiment '{Key}' is {Kernel.Status}; stop it before it is deleted.");
        // what is still being done about its last facts would bring back what is deleted
        await Task.WhenAll(_effects.Values);
        foreach (var trial in Kernel.Trials.Where(trial => trial.Checkpoint is not null)) await TrialOf(trial.Id).ForgetAsync();
        await store.DeleteAsync(Key, CancellationToken.None);
        // another of this name may be created at once
        (_kernel, _spec, _isRunnable, _hasEnded) = (null, null, false, false);
        (_head, _durable, _snapshotAt, _requested, _impossible) = (0, 0, 0, [], []);
        _recent.Clear();
        _releasing.Clear();
        _holders.Clear();
        ReleaseSpare();
        _unsettled.Clear();
        _lost.Clear();
    }

    public async Task<ExperimentView> GetViewAsync()
    {
        var view = Kernel.View(Now);
        if (view is { Reason: null, Status: ExperimentStatus.Running } && !_impossible.IsEmpty) view = view with { Reason = _impossible[0].Why.Summary };
        await _written;
        return view;
    }

    public Task<string> GetSpecAsync() => Task.FromResult(_kernel is null ? throw NotFound() : _specJson);

    public Task StopAsync(string reason) => DecideAsync(new Input.Stop(Now, reason));

    public Task StopTrialAsync(int trial, string reason) => DecideAsync(new Input.StopTrial(Now, new TrialId(trial), reason));

    public Task PauseAsync(string reason) => DecideAsync(new Input.Pause(Now, reason));

    public async Task ResumeAsync()
    {
        _ = Kernel;
        await RunAsync();
        await DecideAsync(new Input.Resume(Now));
    }

    public async Task ExtendAsync(int samples, TimeSpan extraTime)
    {
        if (samples < 0 || extraTime < TimeSpan.Zero || (samples == 0 && extraTime == TimeSpan.Zero))
            throw new InvalidExperimentException([$"An experiment is extended by at least one sample or some time; was {samples} and {extraTime:c}."]);
        _ = Kernel;
        await RunAsync();
        await DecideAsync(new Input.Extend(Now, samples, extraTime));
        StartTimer();
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private async Task<StartOutcome> CreateAsync(ExperimentRequest request)
    {
        var spec = ExperimentSpecJson.Read(request.SpecJson, algorithms);
        ExperimentValidator.Validate(spec);
        var now = Now;
        var row = new ExperimentRow(Key, request.SpecJson, nameof(ExperimentStatus.Running), request.Trainable, now, now);
        (_spec, _specJson, _trainable) = (spec, request.SpecJson, request.Trainable);
        RequireCode();
        await RequirePossibleAsync(spec);
        await store.CreateAsync(row, CancellationToken.None);
        await RunAsync();
        return StartOutcome.Created;
    }

    /// <summary>A creation may have been stored although it failed here, or by another activation that had lost its entry of the directory.</summary>
    private async Task LoadIfStoredAsync()
    {
        if (_kernel is null && await store.FindAsync(Key, CancellationToken.None) is { } row) await LoadAsync(row);
    }

    /// <summary>Whoever asks again is to hear what is stored then.</summary>
    private ExperimentNotFoundException NotFound()
    {
        DeactivateOnIdle();
        return new ExperimentNotFoundException(Key);
    }

    /// <summary>Builds the kernel from what is stored. Decides nothing.</summary>
    private async Task LoadAsync(ExperimentRow row)
    {
        var spec = ExperimentSpecJson.Read(row.SpecJson, algorithms);
        var kernel = new Experiment(spec) { SuggestsAside = true };
        var head = 0L;
        if (await store.FindSnapshotAsync(Key, CancellationToken.None) is { } snapshot)
        {
            var saved = GrainSnapshot.Parse(snapshot.Body);
            kernel.Restore(saved.Kernel.Span);
            _unsettled.UnionWith(saved.Unsettled);
            _lost.UnionWith(saved.Unsettled);
            head = snapshot.Sequence;
        }

        _snapshotAt = head;
        while (true)
        {
            const int Page = 10_000;
            var entries = await store.ReadAsync(Key, head, Page, CancellationToken.None);
            var facts = entries.Select(ToFact).ToImmutableArray();
            kernel.Replay(facts);
            _lost.UnionWith(facts.OfType<TrialLost>().Select(lost => lost.Trial.Number));
            _unsettled.UnionWith(entries.Where(entry => entry.Trial is not null).Select(entry => entry.Trial.GetValueOrDefault()));
            head += entries.Length;
            if (entries.Length < Page) break;
        }

        (_kernel, _spec, _specJson, _trainable, _head, _durable) = (kernel, spec, row.SpecJson, row.Trainable, head, head);
        _hasEnded = kernel.Status.IsEnded();
        LogLoaded(Key, kernel.Trials.Count, head);
    }

    /// <summary>Starts it, or goes on with it: attempts whose runner is gone are lost and will be made again.</summary>
    private async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_isRunnable) return;
        RequireCode();
        await FlushAsync(CancellationToken.None);
        // the kernel may have been loaded before the program had registered its functions
        if (await store.FindAsync(Key, CancellationToken.None) is { } row) await LoadAsync(row);
        // no trial starts before it is known which ones still run
        if (Kernel.HasStarted) await RecoverAsync(cancellationToken);
        _isRunnable = true;
        StartTimer();
        await DecideAsync(new Input.Start(Now));
        RequestSlots(isRepeated: true);
    }

    private void RequireCode()
    {
        if (MissingCode() is { Length: > 0 } missing) throw new InvalidExperimentException(missing);
    }

    private ImmutableArray<string> MissingCode()
    {
        var missing = AlgorithmRegistry.MissingFunctions(Spec);
        return trainables.Find(_trainable) is not null
            ? missing
            : missing.Insert(0, $"The trainable '{_trainable}' is not registered here; there are: {string.Join(", ", trainables.Names)}.");
    }

    private void StartTimer() => _timer ??= this.RegisterGrainTimer(
        TickAsync, new GrainTimerCreationOptions { DueTime = options.Value.TickInterval, Period = options.Value.TickInterval, KeepAlive = true, Interleave = true });

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        if (_failure is not null || _kernel is null || Kernel.Status.IsEnded())
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        await DecideAsync(new Input.Tick(Now));
        RequestSlots(isRepeated: true);
    }

    private ITrialGrain TrialOf(TrialId trial) => GrainFactory.GetGrain<ITrialGrain>(GrainKeys.Trial(Key, trial));

    private ITrialRunnerGrain RunnerOf(TrialId trial, int attempt) => GrainFactory.GetGrain<ITrialRunnerGrain>(GrainKeys.Runner(Key, trial, attempt));

    private static Fact ToFact(JournalEntry entry)
    {
        try
        {
            return FactJson.Read(new FactJson.Entry(entry.Kind, entry.Trial, entry.Attempt, entry.Iteration, entry.At, entry.Body));
        }
        catch (FormatException exception)
        {
            throw new TuneException($"The journal entry {entry.Sequence} can't be read: {exception.Message}", exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment} loaded: {Trials} trials, {Entries} journal entries")]
    private partial void LogLoaded(string experiment, int trials, long entries);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: what was decided could not be written; it is loaded again from its journal")]
    private partial void LogAbandoned(string experiment, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment}: whether trial {Trial} runs can't be found out yet: {Reason}")]
    private partial void LogUnreachable(string experiment, TrialId trial, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: {What} failed")]
    private partial void LogEffectFailed(string experiment, string what, Exception exception);
}
