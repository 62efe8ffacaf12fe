using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Tune.Grains;
using Tune.Placement;
using Tune.Storage;

namespace Tune;

/// <summary>Follows an experiment to its end: gathers its results, writes its results folder and shows its progress.</summary>
internal sealed partial class ExperimentFollower<TConfig>(ExperimentHandle<TConfig> experiment, IResourceBrokerGrain broker, PatientCalls calls, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan WaitingInterval = TimeSpan.FromSeconds(10);

    private readonly long _since = time.GetTimestamp();
    private bool _hasSaidWhy;
    private ResultsFolderWriter? _folder;
    private IProgress<ExperimentView>? _progress;

    /// <summary>Runs until the experiment ends.</summary>
    /// <param name="folders">In which the results folder is; null for none.</param>
    /// <param name="everyTrial">Whether every trial has a folder in it.</param>
    /// <param name="options">Who is told how it goes; a display also of what happens.</param>
    /// <param name="since">The timestamp from which on what happens is news: what happened before is in the results.</param>
    /// <param name="cancellationToken">Ends it before; what has happened until then is written.</param>
    public async Task<ResultGrid<TConfig>> RunAsync(FolderRoot? folders, bool everyTrial, FitOptions options, long since, CancellationToken cancellationToken)
    {
        _progress = options.Progress;
        var view = await experiment.GetViewAsync(cancellationToken);
        var history = await experiment.NewHistoryAsync(view, cancellationToken);
        if (folders is not null) await GuardAsync(async () => _folder = ResultsFolderWriter.Open(folders, experiment.Name, await experiment.GetSpecAsync(), everyTrial));
        try
        {
            var news = view.At - time.GetElapsedTime(since);
            var following = FollowAsync(history, news, cancellationToken);
            var telling = Task.WhenAll(options.Callbacks.Select(callback => new CallbackFollower<TConfig>(experiment, callback, logger).RunAsync(news, cancellationToken)));
            while (true)
            {
                var isLast = following.IsCompleted;
                if (_progress is not null) await ShowAsync();
                await GuardAsync(() => _folder?.FlushAsync(CancellationToken.None) ?? Task.CompletedTask);
                if (isLast) break;
                if (!_hasSaidWhy && time.GetElapsedTime(_since) >= WaitingInterval) await SayWhyItWaitsAsync();
                await Task.WhenAny(following, Task.Delay(RedrawInterval, time, CancellationToken.None));
            }

            await following;
            await telling;
            var results = history.ToResults(experiment.Bind, folders is null ? null : Path.Combine(folders.Path, experiment.Name));
            await GuardAsync(() => _folder?.CompleteAsync(results.ToTable(), CancellationToken.None) ?? Task.CompletedTask);
            await DisplayAsync(display => display.CompleteAsync(ExperimentSummary.Of(results)));
            return results;
        }
        finally
        {
            _folder?.Dispose();
            await DisplayAsync(async display => await display.DisposeAsync());
        }
    }

    private async Task FollowAsync(ExperimentHistory history, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await foreach (var update in experiment.WatchAsync(cancellationToken: cancellationToken))
        {
            history.Apply(update.Fact);
            if (update.Fact.At >= since) await DisplayAsync(display => Done(() => display.Observe(update.Fact)));
            await GuardAsync(() => Done(() => _folder?.Apply(update.Cursor, update.Fact)));
        }
    }

    private async Task ShowAsync()
    {
        var resources = await calls.CallAsync(broker.GetViewAsync, CancellationToken.None);
        var view = await experiment.GetViewAsync();
        await ProgressAsync(progress => Done(() =>
        {
            if (progress is ProgressDisplay display) display.Update(view, ClusterResources.Of(resources).Describe());
            else progress.Report(view);
        }));
    }

    /// <summary>Said once: one that was started by a trial may wait for that trial's slot, for ever.</summary>
    private async Task SayWhyItWaitsAsync()
    {
        if (await experiment.GetViewAsync() is not { Status: ExperimentStatus.Running, Running.IsEmpty: true }) return;
        // between two trials it has what it waits for
        var resources = await calls.CallAsync(broker.GetViewAsync, CancellationToken.None);
        if (resources.Silos.Any(silo => silo.Leases.Any(lease => lease.Experiment == experiment.Name))) return;
        var why = await experiment.ExplainPendingAsync();
        if (why.Reason != PendingReason.Busy) return;
        _hasSaidWhy = true;
        LogWaits(logger, experiment.Name, $"{why}");
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private Task DisplayAsync(Func<ProgressDisplay, Task> show) => ProgressAsync(progress => progress is ProgressDisplay display ? show(display) : Task.CompletedTask);

    /// <summary>One that throws, as when its console is gone, is not told again; that is said once, and harms nothing else.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "It, or its console, may be the user's, and throw anything")]
    private async Task ProgressAsync(Func<IProgress<ExperimentView>, Task> tell)
    {
        if (_progress is not { } progress) return;
        try
        {
            await tell(progress);
        }
        catch (Exception exception)
        {
            // facts and views come at once
            if (Interlocked.CompareExchange(ref _progress, null, progress) == progress) LogDisplayFailed(logger, experiment.Name, exception);
        }
    }

    /// <summary>What is wrong with the results folder is said once, and harms nothing else: the journal has it all.</summary>
    private async Task GuardAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (TuneException exception)
        {
            LogFolderFailed(logger, experiment.Name, exception.Message);
            _folder?.Dispose();
            _folder = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment} waits, and none of its trials runs. {Why}. If it was started by a trial, that trial holds what it waits for: give the process more Slots")]
    private static partial void LogWaits(ILogger logger, string experiment, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: its progress display failed and shows nothing more; the experiment goes on")]
    private static partial void LogDisplayFailed(ILogger logger, string experiment, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: its results folder is not complete; nothing else is affected. {Reason} Mend it and start the experiment again: the folder is completed from the journal")]
    private static partial void LogFolderFailed(ILogger logger, string experiment, string reason);
}
