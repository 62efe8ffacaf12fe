using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Streams;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>
/// Runs a trainable on a thread of its own and carries what it reports to the experiment: on the stream as long as nothing waits, by a direct
/// call where the trainable waits for a verdict, at the end, and now and then to have what the stream brought acknowledged. The answer to the
/// end brings the next attempt, if the experiment passes the lease on.
/// </summary>
[OwnSiloPlacement, Immovable, KeepAlive]
internal sealed partial class TrialRunnerGrain(
    ExperimentCode code, ITrainableExecutor executor, SiloLedger ledger, ICheckpointStore checkpoints, FolderRoot results, IServiceProvider services, TimeProvider time,
    IOptions<TuneServiceOptions> options, ILogger<TrialRunnerGrain> logger)
    : Grain, ITrialRunnerGrain
{
    /// <summary>How often what the stream brought is confirmed by a direct call.</summary>
    private static readonly TimeSpan ConfirmationInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _deactivating = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AttemptSession? _session;
    private Task _carrier = Task.CompletedTask;
    /// <summary>What an attempt was told before the answer came that brings it.</summary>
    private (int Trial, int Attempt, Directive.Kind Action, string Reason)? _early;

    public async Task<StartResult> StartAsync(AttemptStart start)
    {
        if (_session is { } running) return IsOf(running, start.Trial, start.Attempt) ? StartResult.Runs : StartResult.NoRoom;
        var session = _session = Open(start);
        var asked = Ask(start.Experiment);
        var result = StartResult.NotCurrent;
        try
        {
            if (await ExperimentOf(start.Experiment).IsCurrentAsync(start.Trial, start.Attempt)) result = TryBegin(session, asked);
        }
        finally
        {
            if (result != StartResult.Runs)
            {
                _session = null;
                DeactivateOnIdle();
            }
        }

        if (result == StartResult.Runs)
        {
            Run(session, start);
            _carrier = CarryAsync(session);
        }
        else if (result == StartResult.NoRoom)
        {
            // so that the broker knows when it hears from the experiment
            await GrainFactory.GetGrain<ISiloAgentGrain>(ledger.Silo).ReportAsync();
        }

        return result;
    }

    public Task<bool> SignalAsync(int trial, int attempt, Directive.Kind action, string reason)
    {
        if (_session is null)
        {
            // one that was made by the question need not be kept
            DeactivateOnIdle();
            return Task.FromResult(false);
        }

        if (!IsOf(_session, trial, attempt))
        {
            _early = (trial, attempt, action, reason);
            return Task.FromResult(false);
        }

        Signal(_session, action, reason);
        return Task.FromResult(true);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _deactivating.TrySetResult();
        if (_session is not { } session) return;
        session.Cancel(CancelReason.Shutdown, Verdict.Stop("the silo shuts down"));
        try
        {
            await _carrier.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // user code that ignores its token can't be ended; the attempt is fenced
            LogAbandoned(session.Experiment, session.Trial);
        }
    }

    private static bool IsOf(AttemptSession session, int trial, int attempt) => session.Trial.Number == trial && session.Attempt == attempt;

    private AttemptSession Open(AttemptStart start) => new(start, results, ledger.Resources.GpuIds, services, checkpoints, time, options.Value.ReportInterval);

    private void Run(AttemptSession session, AttemptStart start) =>
        session.Run(executor, () => TrainableOf(start), stray => LogStray(session.Experiment, session.Trial, stray));

    private TrainableDefinition TrainableOf(AttemptStart start)
    {
        if (start.Program is { } program) return ProgramTrainable.Parse(program, services.GetRequiredService<ProgramHost>());
        return start.IsIsolated ? services.GetRequiredService<TrialProcesses>().Isolate(start.Trainable) : code.GetTrainable(start.Experiment, start.Trainable);
    }

    private void Signal(AttemptSession session, Directive.Kind action, string reason)
    {
        if (session.HasEnded) return;
        if (action == Directive.Kind.Stop) session.Cancel(CancelReason.Stop, Verdict.Stop(reason));
        else session.WantPause(reason);
        if (action == Directive.Kind.Pause) _ = CancelAfterGraceAsync(session, reason);
    }

    private async Task CancelAfterGraceAsync(AttemptSession session, string reason)
    {
        await _deactivating.Task.CompletesWithinAsync(options.Value.PauseGracePeriod, time);
        session.Cancel(CancelReason.Pause, Verdict.Pause(reason));
    }

    /// <summary>In this grain's turns: carries reports up and verdicts down, of one attempt after the other, until the lease is not passed on any more.</summary>
    private async Task CarryAsync(AttemptSession session)
    {
        for (AttemptSession? current = session; current is not null; current = _session)
        {
            var (next, asked) = await CarryToEndAsync(current);
            ledger.Forget(current);
            _session = next is null ? null : Begin(next, asked);
            _early = null;
        }

        DeactivateOnIdle();
    }

    /// <summary>Begins what the answer has brought. Whoever has decided it must hear if it does not run.</summary>
    private AttemptSession Begin(AttemptStart start, Question asked)
    {
        var session = Open(start);
        if (_early is { } early && IsOf(session, early.Trial, early.Attempt)) Signal(session, early.Action, early.Reason);
        if (!_deactivating.Task.IsCompleted && TryBegin(session, asked) == StartResult.Runs) Run(session, start);
        else session.End(new AttemptEnd(AttemptEndKind.Lost));
        return session;
    }

    /// <returns>What the experiment wants to be run next, and when it was asked.</returns>
    private async Task<(AttemptStart? Next, Question Asked)> CarryToEndAsync(AttemptSession session)
    {
        var experiment = ExperimentOf(session.Experiment);
        IAsyncStream<ReportBatch>? stream = null;
        var confirmedAt = time.GetTimestamp();
        var hasUnconfirmed = false;
        // when an attempt was lost with its silo, so may the stream's queues have been: the next one's first report, which is waited for, goes another way
        var isFirst = session.Attempt > 1;
        var sent = 0;
        while (true)
        {
            // what the stream may have lost must not wait for the trainable's next report
            if (hasUnconfirmed) await session.NewsAsync().CompletesWithinAsync(ConfirmationInterval, time);
            else await session.NewsAsync();
            var (batch, isAnswerWanted, hasEnded) = session.Take();
            // the next attempt may begin with it as soon as the experiment hears of the end
            if (hasEnded) ledger.End(session);
            if (!isAnswerWanted && !isFirst && time.GetElapsedTime(confirmedAt) < ConfirmationInterval)
            {
                var fresh = batch.Reports.RemoveAll(report => report.Iteration <= sent);
                if (fresh.Length > 0)
                {
                    stream ??= this.GetStreamProvider(GrainKeys.StreamProvider).GetStream<ReportBatch>(StreamId.Create(GrainKeys.ReportStream, session.Experiment));
                    await PublishAsync(stream, session, batch with { Reports = fresh, Attributes = [] });
                    sent = fresh[^1].Iteration;
                }

                hasUnconfirmed = true;
                continue;
            }

            var (reply, asked) = await ReportAsync(experiment, session, batch);
            session.Answer(reply ?? new ReportReply(int.MaxValue, Verdict.Stop("the experiment is gone")));
            (confirmedAt, hasUnconfirmed, isFirst) = (time.GetTimestamp(), false, false);
            if (!hasEnded) continue;
            // nobody has taken the lease over
            if (reply is null) await ReleaseAsync(session);
            return (reply?.Next, asked);
        }
    }

    private async Task ReleaseAsync(AttemptSession session)
    {
        try
        {
            await GrainFactory.GetGrain<IResourceBrokerGrain>(GrainKeys.Default).ReleaseAsync(session.Lease.Id);
        }
        catch (Exception exception)
        {
            // it may be gone before its runners; it finds out by itself that nobody has the lease
            LogNotReleased(session.Experiment, session.Lease.Id, exception);
        }
    }

    /// <summary>Reports until it is heard: an experiment that can't be reached may be moving, or its disk may be full.</summary>
    /// <returns>Null if there is nobody to hear it any more.</returns>
    private async Task<(ReportReply? Reply, Question Asked)> ReportAsync(IExperimentGrain experiment, AttemptSession session, ReportBatch batch)
    {
        for (var delay = TimeSpan.FromMilliseconds(50); ; delay = delay * 2 < LongestRetryDelay ? delay * 2 : LongestRetryDelay)
        {
            var asked = Ask(session.Experiment);
            try
            {
                return (await experiment.ReportAsync(ledger.IsLeaving ? batch with { IsSiloLeaving = true } : batch), asked);
            }
            catch (ExperimentNotFoundException)
            {
                return default;
            }
            catch (Exception) when (_deactivating.Task.IsCompleted)
            {
                // the experiment may be gone before its runners: it finds out when it is loaded again
                return default;
            }
            catch (Exception exception)
            {
                LogReportFailed(session.Experiment, session.Trial, delay, exception);
                await _deactivating.Task.CompletesWithinAsync(delay, time);
            }
        }
    }

    private async Task PublishAsync(IAsyncStream<ReportBatch> stream, AttemptSession session, ReportBatch batch)
    {
        try
        {
            await stream.OnNextAsync(batch);
        }
        catch (Exception exception)
        {
            // the next direct call brings it
            LogPublishFailed(session.Experiment, session.Trial, exception);
        }
    }

    private Question Ask(string experiment) => new(ledger.InquiriesOf(experiment), time.GetTimestamp());

    /// <summary>
    /// An answer is believed only if nobody can have taken the attempt for lost meanwhile: somebody who asked this silo, or everybody, because the silo
    /// stood still for so long that it was taken to be gone.
    /// </summary>
    private StartResult TryBegin(AttemptSession session, Question asked) =>
        time.GetElapsedTime(asked.At) < options.Value.SiloTimeout ? ledger.TryBegin(session, asked.Inquiries) : StartResult.NotCurrent;

    /// <summary>When an experiment was asked something: how often it had asked this silo by then, and the time.</summary>
    private readonly record struct Question(int Inquiries, long At);

    private IExperimentGrain ExperimentOf(string name) => GrainFactory.GetGrain<IExperimentGrain>(name);
}
