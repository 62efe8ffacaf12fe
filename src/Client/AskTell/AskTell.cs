using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Tune.Grains;

namespace Tune;

/// <summary>
/// An experiment whose trials the caller asks for and runs as it likes; from <see cref="ITuner.OpenAsync"/>. What was asked and told is in the journal: when the process ends, the trials
/// that were not told the end of are asked for again next time, first of all. Thread-safe: ask as often as trials are to run at once.
/// </summary>
/// <typeparam name="TConfig">The type of its configurations; <see cref="Configuration"/> for untyped ones.</typeparam>
/// <example>
/// <code>
/// await using var open = await tuner.OpenAsync(spec);
/// while (await open.AskAsync() is { } trial) await trial.TellAsync(Measure(trial.Config));
/// Console.WriteLine((await open.Experiment.GetResultSoFarAsync()).Best.Config);
/// </code>
/// </example>
public sealed partial class AskTell<TConfig> : IAsyncDisposable
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(5);

    private readonly IExperimentGrain _grain;
    private readonly AskTellOptions _options;
    private readonly PatientCalls _calls;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _asking = new(1);
    private readonly ConcurrentDictionary<int, AskedTrial<TConfig>> _held = [];
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasBegun;
    private long _cursor;

    internal AskTell(ExperimentHandle<TConfig> experiment, IExperimentGrain grain, string objective, AskTellOptions options, PatientCalls calls, TimeProvider time, ILogger logger)
    {
        (Experiment, _grain, Objective, _options, _calls, _time, _logger) = (experiment, grain, objective, options, calls, time, logger);
        if (options.Lease is { } lease) _ = RenewAsync(lease / 3);
    }

    /// <summary>The experiment, for everything else: results, what it looks like, configurations to enqueue.</summary>
    public ExperimentHandle<TConfig> Experiment { get; }

    /// <summary>Whether the experiment had ended when it was last asked for a trial.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The objective's metric.</summary>
    internal string Objective { get; }

    /// <summary>
    /// The next trial to run; null when the experiment has ended. Waits as long as there is nothing: for the searcher, for others' trials, and for what is held here, so where one loop asks and
    /// tells in turns, tell before more is asked for than may run at once, or use <see cref="TryAskAsync"/>.
    /// </summary>
    /// <param name="cancellationToken">Cancels waiting; what it would have got is got by the next call.</param>
    /// <exception cref="ObjectDisposedException">The tuner was disposed.</exception>
    public async Task<AskedTrial<TConfig>?> AskAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await TryAskAsync(cancellationToken) is { } trial) return trial;
            if (HasEnded) return null;
            // nothing else is to be expected before something happens
            var cursor = Volatile.Read(ref _cursor);
            await _calls.CallAsync(() => _grain.ReadAsync(cursor, 1, LongPoll), LongPoll + PatientCalls.Patience, cancellationToken);
        }
    }

    /// <summary>The next trial to run; null if there is nothing now: see <see cref="HasEnded"/>. Does not wait.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<AskedTrial<TConfig>?> TryAskAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_over.Task.IsCompleted, this);
        // one at a time: what is held must be known to who decides, or the same is given twice
        await _asking.WaitAsync(cancellationToken);
        try
        {
            var request = new AskRequest(_options.Client, [.. _held.Keys.Order()], _options.Lease, BeginsAnew: !_hasBegun);
            var reply = await _calls.CallAsync(() => _grain.AskAsync(request), cancellationToken);
            _hasBegun = true;
            HasEnded = reply.HasEnded;
            Volatile.Write(ref _cursor, reply.Cursor);
            return reply.Trial is { } start ? _held[start.Trial] = new AskedTrial<TConfig>(this, start, _time.GetTimestamp()) : null;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Gives back what is held: it is asked for again, by whom ever, from the beginning. The experiment goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        // of a tuner that is gone before, the next one who says to be this client gets them
        if (_over.TrySetResult() && !_calls.AreOver)
        {
            foreach (var trial in _held.Values) await trial.GiveBackAsync();
        }

        _asking.Dispose();
    }

    /// <summary>Says what a trial has to say; nothing happens twice.</summary>
    internal Task<ReportReply> SayAsync(ReportBatch batch, CancellationToken cancellationToken) => _calls.CallAsync(() => _grain.ReportAsync(batch), cancellationToken);

    /// <summary>For how long a trial has run since it was asked for.</summary>
    internal TimeSpan ElapsedSince(long timestamp) => _time.GetElapsedTime(timestamp);

    internal void Forget(AskedTrial<TConfig> trial) => _held.TryRemove(KeyValuePair.Create(trial.Trial.Number, trial));

    /// <summary>Says now and then that what is held is still run.</summary>
    private async Task RenewAsync(TimeSpan interval)
    {
        while (!await _over.Task.CompletesWithinAsync(interval, _time) && !_calls.AreOver)
        {
            foreach (var trial in _held.Values)
            {
                try
                {
                    await trial.RenewAsync();
                }
                catch (Exception exception) when (exception is ObjectDisposedException or OrleansException or TimeoutException)
                {
                    if (!_calls.AreOver) LogNotRenewed(_logger, Experiment.Name, trial.Trial, exception);
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: could not say that trial {Trial} is still run here; if that lasts for longer than its lease, it goes back")]
    private static partial void LogNotRenewed(ILogger logger, string experiment, TrialId trial, Exception exception);
}
