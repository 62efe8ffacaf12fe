using Microsoft.Extensions.Logging;
using Tune.Grains;

namespace Tune;

/// <summary>Follows an experiment to its end: gathers its results, writes its results folder and shows its progress.</summary>
internal sealed partial class ExperimentFollower<TConfig>(ExperimentHandle<TConfig> experiment, IResourceBrokerGrain broker, PatientCalls calls, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(200);

    private ResultsFolderWriter? _folder;

    /// <summary>Runs until the experiment ends.</summary>
    /// <param name="folder">The results folder; null for none.</param>
    /// <param name="everyTrial">Whether every trial has a folder in it.</param>
    /// <param name="progress">The display; null for none.</param>
    /// <param name="cancellationToken">Ends it before; what has happened until then is written.</param>
    public async Task<ResultGrid<TConfig>> RunAsync(string? folder, bool everyTrial, ProgressDisplay? progress, CancellationToken cancellationToken)
    {
        var view = await experiment.GetViewAsync(cancellationToken);
        var history = ExperimentHistory.Of(view);
        if (folder is not null) await GuardAsync(async () => _folder = ResultsFolderWriter.Open(folder, await experiment.GetSpecAsync(), everyTrial));
        try
        {
            var following = FollowAsync(history, progress, view.At, cancellationToken);
            while (true)
            {
                var isLast = following.IsCompleted;
                if (progress is not null) await ShowAsync(progress);
                await GuardAsync(() => _folder?.FlushAsync(CancellationToken.None) ?? Task.CompletedTask);
                if (isLast) break;
                await Task.WhenAny(following, Task.Delay(RedrawInterval, time, CancellationToken.None));
            }

            await following;
            var results = history.ToResults<TConfig>(folder);
            await GuardAsync(() => _folder?.CompleteAsync(results.ToTable(), CancellationToken.None) ?? Task.CompletedTask);
            if (progress is not null) await progress.CompleteAsync(ExperimentSummary.Of(results));
            return results;
        }
        finally
        {
            _folder?.Dispose();
            if (progress is not null) await progress.DisposeAsync();
        }
    }

    private async Task FollowAsync(ExperimentHistory history, ProgressDisplay? progress, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await foreach (var update in experiment.WatchAsync(cancellationToken: cancellationToken))
        {
            history.Apply(update.Fact);
            // what happened in an earlier run is in the results, not news
            if (update.Fact.At >= since) progress?.Observe(update.Fact);
            await GuardAsync(() =>
            {
                _folder?.Apply(update.Cursor, update.Fact);
                return Task.CompletedTask;
            });
        }
    }

    private async Task ShowAsync(ProgressDisplay progress)
    {
        var resources = await calls.CallAsync(broker.GetViewAsync, CancellationToken.None);
        progress.Update(await experiment.GetViewAsync(), resources.Describe());
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
            LogFolderFailed(logger, experiment.Name, exception);
            _folder?.Dispose();
            _folder = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: its results folder is not complete; nothing else is affected. Mend it and start the experiment again: the folder is completed from the journal")]
    private static partial void LogFolderFailed(ILogger logger, string experiment, Exception exception);
}
