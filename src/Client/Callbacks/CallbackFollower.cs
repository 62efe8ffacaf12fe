using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Tune;

/// <summary>Tells one callback what happens in an experiment. It watches by itself, so that a slow one holds up nobody, and keeps nothing waiting in memory.</summary>
internal sealed partial class CallbackFollower<TConfig>(ExperimentHandle<TConfig> experiment, ExperimentCallback callback, ILogger logger)
{
    /// <summary>Runs until the experiment ends, or the callback has thrown.</summary>
    /// <param name="since">What happened before is no news.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    public async Task RunAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var history = await experiment.NewHistoryAsync(await experiment.GetViewAsync(cancellationToken), cancellationToken);
        await foreach (var update in experiment.WatchAsync(cancellationToken: cancellationToken))
        {
            history.Apply(update.Fact);
            if (update.Fact.At >= since && !await TryTellAsync(update.Fact, history, cancellationToken)) return;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the user's code throws is to harm nothing else")]
    private async Task<bool> TryTellAsync(Fact fact, ExperimentHistory history, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(fact, history, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogFailed(logger, experiment.Name, callback.GetType(), exception);
            return false;
        }
    }

    private Task TellAsync(Fact fact, ExperimentHistory history, CancellationToken cancellationToken) => fact switch
    {
        TrialStarted started => callback.OnTrialStartedAsync(Watched(history, started.Trial, started.Attempt), cancellationToken),
        TrialReported reported => callback.OnReportAsync(Watched(history, reported.Trial, reported.Attempt), reported, cancellationToken),
        TrialEnded ended => callback.OnTrialEndedAsync(history.ToResult(ended.Trial, experiment.Bind), cancellationToken),
        ExperimentEnded ended => callback.OnExperimentEndedAsync(ended, history.ToResults(experiment.Bind), cancellationToken),
        _ => Task.CompletedTask,
    };

    private WatchedTrial Watched(ExperimentHistory history, TrialId trial, int attempt) => new(experiment.Name, trial, attempt, history.ConfigurationOf(trial)) { Name = history.NameOf(trial) };

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: the callback {Callback} failed and is told nothing more; the experiment goes on")]
    private static partial void LogFailed(ILogger logger, string experiment, Type callback, Exception exception);
}
