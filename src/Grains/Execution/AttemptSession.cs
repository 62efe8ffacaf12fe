using System.Collections.Immutable;
using Tune.Grains;
using Tune.Storage;

namespace Tune;

/// <summary>
/// One attempt of a trial, between the trainable on its thread and the runner in its turns: the trainable submits reports and waits for
/// verdicts; the runner takes reports and hands verdicts over. Every report is kept until it is acknowledged.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing; user code may keep its token")]
internal sealed partial class AttemptSession : RunningTrial
{
    /// <summary>A trainable that is faster than the journal waits for it here.</summary>
    public const int MostUnacknowledged = 1000;

    private readonly Lock _lock = new();
    private readonly AttemptStart _start;
    private readonly ICheckpointStore _checkpoints;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<ReportItem> _unacknowledged = [];
    private readonly long _startedAt;
    private readonly Lazy<string> _folder;
    private readonly TimeSpan _gathering;
    private readonly ITimer _timer;
    private TaskCompletionSource _news = NewSource();
    private bool _isGathering;
    private TaskCompletionSource<Verdict>? _waiting;
    private Verdict _verdict;
    private int _iteration;
    private bool _hasHeard;
    private CancelReason _cancelReason;
    private string? _cancelMessage;
    private CheckpointRef? _extraCheckpoint;
    private CheckpointRef? _takenExtra;
    private bool _hasLeftovers;
    private CheckpointRef? _lastCheckpoint;
    private SavedCheckpoint? _checkpoint;
    private AttemptEnd? _end;

    public AttemptSession(AttemptStart start, FolderRoot results, ImmutableArray<string> gpuIds, IServiceProvider services, ICheckpointStore checkpoints, TimeProvider time, TimeSpan gathering)
    {
        _start = start;
        _checkpoints = checkpoints;
        _time = time;
        _startedAt = time.GetTimestamp();
        _gathering = gathering;
        _timer = time.CreateTimer(static self => ((AttemptSession)self!).OnGathered(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _iteration = start.Checkpoint?.Iteration ?? 0;
        _lastCheckpoint = start.Checkpoint;
        _verdict = Verdict.Continue(start.GrantedTo);
        Experiment = start.Experiment;
        _folder = new Lazy<string>(() => results.Create(start.Experiment, TrialFolders.NameOf(Trial)));
        Services = services;
        Gpus = [.. start.Lease.Gpus.Select(index => index < gpuIds.Length ? gpuIds[index] : $"{index}")];
        Seed = (int)(Rng.StreamOf(start.Trial, start.Experiment) & int.MaxValue);
    }

    public override string Experiment { get; }

    public override TrialId Trial => new(_start.Trial);

    public override int Attempt => _start.Attempt;

    public override int Iteration => Volatile.Read(ref _iteration);

    public override SavedCheckpoint? Checkpoint => _checkpoint;

    public override string Folder => _folder.Value;

    public override int Seed { get; }

    public override TrialResources Resources => _start.Lease.Resources;

    public override ImmutableArray<string> Gpus { get; }

    public override CancelReason CancelReason => _cancelReason;

    public override string? CancelMessage => _cancelMessage;

    public override CancellationToken Token => _cancellation.Token;

    public override string Objective => _start.Objective;

    public CheckpointPolicy Policy => _start.Policy;

    /// <summary>What was asked for.</summary>
    public AttemptStart Start => _start;

    /// <summary>What the attempt runs with.</summary>
    public ResourceLease Lease => _start.Lease;

    public IServiceProvider Services { get; }

    /// <summary>What the trainable was last told; the reason it ended for, if it did not end by itself.</summary>
    public Verdict Verdict
    {
        get
        {
            lock (_lock) return _verdict;
        }
    }

    public override async ValueTask ReportAsync(Report report, CancellationToken cancellationToken = default)
    {
        var verdict = await SubmitAsync(report);
        if (verdict.Action != Directive.Kind.Continue) throw new OperationCanceledException(verdict.Reason, Token);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Called by the trainable: takes the report over and says what to do next, at once if no decision can fall here and the journal keeps pace.</summary>
    public async ValueTask<Verdict> SubmitAsync(Report report)
    {
        if (HasEnded) throw EndedBefore();
        if (report.Metrics.Count == 0) throw new NonRetryableTrialException("A report needs at least one metric.");
        // a step that was under way when the trial was asked to hold counts: its state is what is saved
        if (Verdict is { Action: not Directive.Kind.Continue } final && (final.Action == Directive.Kind.Stop || _hasHeard)) return final;
        var verdict = await TakeAsync(report);
        _hasHeard = verdict.Action != Directive.Kind.Continue;
        return verdict;
    }

    private async ValueTask<Verdict> TakeAsync(Report report)
    {
        var iteration = _iteration + 1;
        // cancelling the trial must not tear the checkpoint that its last iteration has earned
        var checkpoint = report.Checkpoint is { } made ? await SaveAsync(made, iteration) : null;
        TaskCompletionSource<Verdict> waiting;
        lock (_lock)
        {
            if (HasEnded) throw EndedBefore();
            Volatile.Write(ref _iteration, iteration);
            if (checkpoint is not null) _lastCheckpoint = checkpoint;
            _unacknowledged.Add(new ReportItem(iteration, report.Metrics.Freeze(), _start.Elapsed + _time.GetElapsedTime(_startedAt), checkpoint));
            if (_verdict.Action != Directive.Kind.Continue) return _verdict;
            if (iteration < _verdict.GrantedTo && PauseReason is null && _unacknowledged.Count < MostUnacknowledged)
            {
                Gather();
                return _verdict;
            }

            waiting = _waiting = new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously);
            _news.TrySetResult();
        }

        return await waiting.Task;
    }

    /// <summary>Called by a class trainable that is to hold or to save, or has ended: keeps its last state, unless the last report has.</summary>
    public async ValueTask KeepAsync(Checkpoint? state)
    {
        if (state is null || _iteration == 0 || _lastCheckpoint?.Iteration == _iteration) return;
        var kept = await SaveAsync(state, _iteration);
        lock (_lock)
        {
            if (_extraCheckpoint is not null) _hasLeftovers = true;
            _lastCheckpoint = _extraCheckpoint = kept;
            _news.TrySetResult();
        }
    }

    /// <summary>Called on the trainable's thread when it has ended.</summary>
    public void End(AttemptEnd? end)
    {
        lock (_lock)
        {
            _end = end;
            HasEnded = true;
            _timer.Dispose();
            _news.TrySetResult();
        }
    }

    /// <summary>Whether the trainable has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Why it is to hold; null if it is not.</summary>
    public string? PauseReason { get; private set; }

    /// <summary>
    /// Completes when there is something to tell that <see cref="Take"/> has not given yet: at once if the trainable waits for an answer or
    /// has ended; else when reports have gathered for a while.
    /// </summary>
    public Task NewsAsync()
    {
        lock (_lock) return _news.Task;
    }

    /// <summary>Called by the runner: everything that is not acknowledged, and whether the trainable waits for an answer or has ended.</summary>
    public (ReportBatch Batch, bool IsAnswerWanted, bool HasEnded) Take()
    {
        lock (_lock)
        {
            if (_news.Task.IsCompleted) _news = NewSource();
            _isGathering = false;
            _takenExtra = _extraCheckpoint;
            return (new ReportBatch(_start.Trial, _start.Attempt, [.. _unacknowledged], _extraCheckpoint, _end, HasEnded ? Lease : null, HasLeftovers: _hasLeftovers) { Attributes = TakeAttributes() }, _waiting is not null || HasEnded, HasEnded);
        }
    }

    /// <summary>Called by the runner: what the experiment has said.</summary>
    public void Answer(ReportReply reply)
    {
        TaskCompletionSource<Verdict>? waiting = null;
        Verdict verdict;
        lock (_lock)
        {
            _unacknowledged.RemoveAll(report => report.Iteration <= reply.Acknowledged);
            if (_extraCheckpoint == _takenExtra) _extraCheckpoint = null;
            ForgetAttributes();
            if (_verdict.Action == Directive.Kind.Continue) _verdict = reply.Verdict;
            if (_waiting is not null && reply.Acknowledged >= _iteration) TryHandOver();
            // an answer to a batch from before the report that waits is not its answer
            var isAnswered = _verdict.Action != Directive.Kind.Continue || (reply.Acknowledged >= _iteration && _verdict.GrantedTo > _iteration);
            if (isAnswered) (waiting, _waiting) = (_waiting, null);
            verdict = _verdict;
            // a save is asked for once, of the report that waits
            _verdict = _verdict with { Save = false };
        }

        waiting?.TrySetResult(verdict);
    }

    /// <summary>Asks for the verdict at the next report, whatever was granted: the trial is to hold there.</summary>
    public void WantPause(string reason)
    {
        lock (_lock) PauseReason = reason;
    }

    /// <summary>Ends it wherever it is.</summary>
    public void Cancel(CancelReason reason, Verdict verdict)
    {
        TaskCompletionSource<Verdict>? waiting;
        lock (_lock)
        {
            if (_cancelReason != CancelReason.None || HasEnded) return;
            (_cancelReason, _cancelMessage) = (reason, verdict.Reason);
            if (_verdict.Action == Directive.Kind.Continue) _verdict = verdict;
            (waiting, _waiting) = (_waiting, null);
        }

        waiting?.TrySetResult(_verdict);
        // callbacks are user code, which may throw or take its time: nobody here waits for it
        _ = _cancellation.CancelAsync();
    }

    // not with a turn of the runner a report: it would cost more than many an iteration
    private void Gather()
    {
        if (_isGathering) return;
        _isGathering = true;
        _timer.Change(_gathering, Timeout.InfiniteTimeSpan);
    }

    private void OnGathered()
    {
        lock (_lock)
        {
            if (_isGathering) _news.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<CheckpointRef> SaveAsync(Checkpoint checkpoint, int iteration)
    {
        using var span = TuneTraces.StartSave(this, iteration);
        try
        {
            return await _checkpoints.SaveAsync(Experiment, _start.Trial, _start.Attempt, iteration, checkpoint.WriteToAsync, CancellationToken.None);
        }
        catch
        {
            // it may be there all the same, and nobody will ever ask for it
            var hadLeftovers = _hasLeftovers;
            _hasLeftovers = true;
            await _checkpoints.DeleteAsync(new CheckpointRef(Experiment, _start.Trial, _start.Attempt, iteration, CheckpointPaths.Name(_start.Attempt, iteration), "", 0), CancellationToken.None);
            _hasLeftovers = hadLeftovers;
            throw;
        }
    }
}
