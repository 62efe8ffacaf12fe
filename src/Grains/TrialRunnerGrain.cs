using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// Runs a trainable on a thread of its own and carries what it reports to the experiment: on the stream as long as nothing waits, by a
/// direct call where the trainable waits for a verdict, at the end, and now and then to have what the stream brought acknowledged. If this
/// activation ends and its silo does not, as when the silo that kept its entry of the directory is lost, the trainable runs on, and the next
/// activation takes it over.
/// </summary>
[PinnedPlacement, KeepAlive]
internal sealed partial class TrialRunnerGrain(
    TrainableRegistry trainables, ITrainableExecutor executor, SiloLedger ledger, ICheckpointStore checkpoints, IServiceProvider services, TimeProvider time,
    IOptions<TuneServiceOptions> options, ILogger<TrialRunnerGrain> logger)
    : Grain, ITrialRunnerGrain
{
    /// <summary>How often what the stream brought is confirmed by a direct call.</summary>
    private static readonly TimeSpan ConfirmationInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(5);

    private AttemptSession? _session;
    private Task _carrier = Task.CompletedTask;
    private readonly TaskCompletionSource _deactivating = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isHandingOver;

    private string Experiment => GrainKeys.Parse(this.GetPrimaryKeyString()).Experiment;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        PinnedPlacement.Forget();
        if (ledger.Find(this.GetPrimaryKeyString()) is not { } session) return Task.CompletedTask;
        _session = session;
        // the activation before this one may have taken news and not told them
        session.Wake();
        _carrier = CarryAsync(session);
        if (session.PauseReason is { } reason) _ = CancelAfterGraceAsync(session, reason);
        return Task.CompletedTask;
    }

    public async Task<StartResult> StartAsync(AttemptStart start)
    {
        PinnedPlacement.Forget();
        if (_session is not null) return StartResult.Runs;
        var session = _session = new AttemptSession(start, Experiment, FolderOf(start.Trial), ledger.Resources.GpuIds, services, checkpoints, time, options.Value.ReportInterval);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // from here on whoever asks is told that it runs
        _carrier = answered.Task;
        try
        {
            var isCurrent = await GrainFactory.GetGrain<IExperimentGrain>(Experiment).IsCurrentAsync(start.Trial, start.Attempt);
            var hasRoom = isCurrent && start.Lease.Silo == ledger.Silo && ledger.TryBegin(start.Lease, session);
            if (!hasRoom)
            {
                _session = null;
                DeactivateOnIdle();
                // so that the broker knows when it hears from the experiment
                if (isCurrent) await GrainFactory.GetGrain<ISiloAgentGrain>(ledger.Silo).ReportAsync();
                return isCurrent ? StartResult.NoRoom : StartResult.NotCurrent;
            }
        }
        catch
        {
            // whoever was told that it runs must hear that it does not
            session.End(new AttemptEnd(AttemptEndKind.Lost));
            _carrier = CarryAsync(session);
            throw;
        }
        finally
        {
            answered.SetResult();
        }

        // what was told to end before it began does not begin
        if (session.CancelReason != CancelReason.None) session.End(EndOf(session, null));
        else _ = executor.RunAsync(() => RunAsync(start, session), $"trial {new TrialId(start.Trial)}");
        _carrier = CarryAsync(session);
        return StartResult.Runs;
    }

    public Task SignalAsync(Directive.Kind action, string reason)
    {
        if (_session is null) DeactivateOnIdle();
        if (_session is not { HasEnded: false } session) return Task.CompletedTask;
        if (action == Directive.Kind.Stop) session.Cancel(CancelReason.Stop, Verdict.Stop(reason));
        else session.WantPause(reason);
        if (action == Directive.Kind.Pause) _ = CancelAfterGraceAsync(session, reason);
        return Task.CompletedTask;
    }

    public Task<ResourceLease?> FindLeaseAsync()
    {
        // one that was made by the question need not be kept
        if (_session is null) DeactivateOnIdle();
        return Task.FromResult(_carrier.IsCompleted ? null : _session?.Lease);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isHandingOver = reason.ReasonCode != DeactivationReasonCode.ShuttingDown && !ledger.IsLeaving && !_carrier.IsCompleted;
        _deactivating.TrySetResult();
        if (_session is not { } session) return;
        if (_isHandingOver) session.Wake();
        else session.Cancel(CancelReason.Shutdown, Verdict.Stop("the silo shuts down"));
        try
        {
            await _carrier.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // user code that ignores its token can't be ended; the attempt is fenced
            if (!_isHandingOver) LogAbandoned(Experiment, session.Trial);
        }

        // at once; else at its next heartbeat
        if (_isHandingOver) _ = GrainFactory.GetGrain<ISiloAgentGrain>(ledger.Silo).ReportAsync();
    }

    /// <summary>On the trainable's thread: runs it and says how it ended.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever user code throws is the trial's failure, not ours")]
    private async Task RunAsync(AttemptStart start, AttemptSession session)
    {
        TrialError? error = null;
        try
        {
            await session.OpenCheckpointAsync();
            await trainables.Get(start.Trainable).RunAsync(Configuration.Parse(start.ConfigJson), session);
        }
        catch (OperationCanceledException) when (session.Verdict.Action != Directive.Kind.Continue)
        {
            // it was told to end, and does
        }
        catch (Exception exception)
        {
            error = TrialError.From(exception, session.Iteration);
        }

        session.End(EndOf(session, error));
    }

    private static AttemptEnd? EndOf(AttemptSession session, TrialError? error) => session.Verdict.Action switch
    {
        _ when session.CancelReason == CancelReason.Shutdown => new AttemptEnd(AttemptEndKind.Lost),
        // the trial has ended already: how its code went down is not its result
        Directive.Kind.Stop => null,
        _ when error is not null => new AttemptEnd(AttemptEndKind.Failed, error),
        Directive.Kind.Pause => new AttemptEnd(AttemptEndKind.Paused),
        _ => new AttemptEnd(AttemptEndKind.Completed),
    };

    /// <summary>In this grain's turns: carries reports up and verdicts down until the attempt has ended, or is left to the next activation.</summary>
    private async Task CarryAsync(AttemptSession session)
    {
        session.IsCarried = true;
        if (await CarryToEndAsync(session)) ledger.Forget(session);
        session.IsCarried = false;
        DeactivateOnIdle();
    }

    /// <returns>Whether its end was told.</returns>
    private async Task<bool> CarryToEndAsync(AttemptSession session)
    {
        var experiment = GrainFactory.GetGrain<IExperimentGrain>(Experiment);
        var stream = this.GetStreamProvider(GrainKeys.StreamProvider).GetStream<ReportBatch>(StreamId.Create(GrainKeys.ReportStream, Experiment));
        var confirmedAt = time.GetTimestamp();
        var hasUnconfirmed = false;
        var sent = 0;
        while (true)
        {
            // what the stream may have lost must not wait for the trainable's next report
            if (hasUnconfirmed) await WhenAnyAsync(session.NewsAsync(), ConfirmationInterval);
            else await session.NewsAsync();
            if (_isHandingOver) return false;
            var (batch, isAnswerWanted, hasEnded) = session.Take();
            // the next attempt may begin with it as soon as the experiment hears of the end
            if (hasEnded) ledger.End(session);
            batch = batch with { IsSiloLeaving = ledger.IsLeaving };
            if (!isAnswerWanted && time.GetElapsedTime(confirmedAt) < ConfirmationInterval)
            {
                var fresh = batch.Reports.Where(report => report.Iteration > sent).ToImmutableArray();
                if (fresh.Length > 0)
                {
                    await PublishAsync(stream, batch with { Reports = fresh });
                    sent = fresh[^1].Iteration;
                }

                hasUnconfirmed = true;
                continue;
            }

            var reply = await ReportAsync(experiment, batch);
            if (reply is null && _isHandingOver) return false;
            session.Answer(reply ?? new ReportReply(int.MaxValue, Verdict.Stop("the experiment is gone")));
            (confirmedAt, hasUnconfirmed) = (time.GetTimestamp(), false);
            if (!hasEnded) continue;
            // nobody has taken the lease over
            if (reply is null) await ReleaseAsync(session.Lease);
            return true;
        }
    }

    private async Task ReleaseAsync(ResourceLease lease)
    {
        try
        {
            await GrainFactory.GetGrain<IResourceBrokerGrain>(GrainKeys.Default).ReleaseAsync(lease.Id);
        }
        catch (Exception exception)
        {
            // it may be gone before its runners; it finds out by itself that nobody has the lease
            LogNotReleased(Experiment, lease.Id, exception);
        }
    }

    /// <summary>Reports until it is heard: an experiment that can't be reached may be moving, or its disk may be full.</summary>
    /// <returns>Null if there is nobody to hear it any more, or if the next activation is to report it.</returns>
    private async Task<ReportReply?> ReportAsync(IExperimentGrain experiment, ReportBatch batch)
    {
        for (var delay = TimeSpan.FromMilliseconds(50); ; delay = delay * 2 < LongestRetryDelay ? delay * 2 : LongestRetryDelay)
        {
            try
            {
                return await experiment.ReportAsync(batch);
            }
            catch (ExperimentNotFoundException)
            {
                return null;
            }
            catch (Exception) when (_deactivating.Task.IsCompleted)
            {
                // the experiment may be gone before its runners: it finds out when it is loaded again
                return null;
            }
            catch (Exception exception)
            {
                LogReportFailed(Experiment, batch.Trial, delay, exception);
                await WhenAnyAsync(_deactivating.Task, delay);
            }
        }
    }

    private async Task PublishAsync(IAsyncStream<ReportBatch> stream, ReportBatch batch)
    {
        try
        {
            await stream.OnNextAsync(batch);
        }
        catch (Exception exception)
        {
            // the next direct call brings it
            LogPublishFailed(Experiment, batch.Trial, exception);
        }
    }

    private async Task CancelAfterGraceAsync(AttemptSession session, string reason)
    {
        await WhenAnyAsync(_carrier, options.Value.PauseGracePeriod);
        // then the next activation gives it time
        if (!_isHandingOver) session.Cancel(CancelReason.Pause, Verdict.Pause(reason));
    }

    private Task<bool> WhenAnyAsync(Task task, TimeSpan limit) => task.CompletesWithinAsync(limit, time);

    private string FolderOf(int trial) => Path.Combine(Path.GetFullPath(options.Value.DataFolder), Experiment, $"trial_{new TrialId(trial)}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}, trial {Trial}: could not report; trying again in {Delay}")]
    private partial void LogReportFailed(string experiment, int trial, TimeSpan delay, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment}, trial {Trial}: could not publish on the stream; the next direct call brings it")]
    private partial void LogPublishFailed(string experiment, int trial, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment}: lease {Lease} could not be given back; it is free when it was not heard of for a while")]
    private partial void LogNotReleased(string experiment, long lease, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}, trial {Trial}: its trainable did not heed its cancellation and is left behind")]
    private partial void LogAbandoned(string experiment, TrialId trial);
}
