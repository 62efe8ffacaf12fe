namespace Tune.Cli;

/// <summary>Shows how an experiment goes that is run elsewhere.</summary>
internal static class ExperimentWatch
{
    /// <summary>Watches it until it ends or nobody runs it.</summary>
    /// <returns>What it has come to.</returns>
    public static async Task<ResultGrid<Configuration>> FollowAsync(ExperimentPlace place, string name, ProgressDisplay display, TimeProvider time, CancellationToken cancellationToken)
    {
        var spec = await place.FindSpecAsync(name, cancellationToken);
        var (kernel, history) = (new Experiment(spec), ExperimentHistory.Of(spec));
        await foreach (var page in place.FollowAsync(name, cancellationToken))
        {
            foreach (var fact in page.Facts)
            {
                kernel.Replay([fact]);
                history.Apply(fact);
                if (page.IsNews) display.Observe(fact);
            }

            // what was there before is shown when all of it has been read
            if (!page.IsNews) continue;
            display.Update(kernel.View(time.GetUtcNow()));
            if (kernel.Status.IsEnded()) break;
        }

        var results = place.Results(history, name, time.GetUtcNow());
        if (results.Status.IsEnded()) await display.CompleteAsync(ExperimentSummary.Of(results));
        return results;
    }
}
