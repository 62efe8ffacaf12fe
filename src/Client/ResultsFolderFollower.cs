namespace Tune;

/// <summary>Writes the results folder of an experiment while it goes on.</summary>
internal sealed class ResultsFolderFollower<TConfig>(ExperimentHandle<TConfig> experiment, string folder, TimeProvider time)
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>Follows until the experiment ends, or until it is cancelled; what was followed is written either way.</summary>
    /// <exception cref="TuneException">The folder can't be written; says why and what to do.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var writer = ResultsFolderWriter.Open(folder, await experiment.GetSpecAsync());
        using var flushing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var flusher = FlushRegularlyAsync(writer, flushing.Token);
        var history = new ExperimentHistory(experiment.Name, (await experiment.GetViewAsync(CancellationToken.None)).Objective);
        try
        {
            await foreach (var update in experiment.WatchAsync(cancellationToken: cancellationToken))
            {
                writer.Apply(update.Cursor, update.Fact);
                history.Apply(update.Fact);
            }

            await writer.CompleteAsync(history.ToResults<TConfig>(folder).ToTable(), CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await writer.FlushAsync(CancellationToken.None);
        }
        finally
        {
            await flushing.CancelAsync();
            await flusher;
        }
    }

    private async Task FlushRegularlyAsync(ResultsFolderWriter writer, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(FlushInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) await writer.FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the last write is the follower's
        }
    }
}
