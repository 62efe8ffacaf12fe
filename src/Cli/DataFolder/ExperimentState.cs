namespace Tune.Cli;

/// <summary>Who runs an experiment, and what to do if nobody does.</summary>
internal static class ExperimentState
{
    /// <summary>What there is to say of one that has not ended; null of one that has.</summary>
    /// <param name="results">Its results so far.</param>
    /// <param name="place">Where it is.</param>
    public static string? Of(ResultGrid<Configuration> results, ExperimentPlace place)
    {
        var (name, suffix) = (results.Experiment, place.Suffix);
        if (results.Status.IsEnded()) return null;
        if (results.Status == ExperimentStatus.Paused) return $"It holds{(results.Reason is { } reason ? $" ({NumberText.FirstLine(reason)})" : "")}. Go on: tune resume {name}{suffix}";
        if (place.Runner is { } runner) return $"It runs {runner}. Watch it: tune watch {name}{suffix}";
        return $"No process runs it: the one that did has ended without holding it, and nothing that was reported is lost. Go on: tune resume {name}{suffix}";
    }
}
