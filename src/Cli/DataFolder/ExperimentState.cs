namespace Tune.Cli;

/// <summary>Who runs an experiment, and what to do if nobody does.</summary>
internal static class ExperimentState
{
    /// <summary>What there is to say of one that has not ended; null of one that has.</summary>
    /// <param name="results">Its results so far.</param>
    /// <param name="owner">The process that has the data folder open, if one has.</param>
    /// <param name="suffix">What commands need to mean the same folder.</param>
    public static string? Of(ResultGrid<Configuration> results, int? owner, string suffix)
    {
        var name = results.Experiment;
        if (results.Status.IsEnded()) return null;
        if (results.Status == ExperimentStatus.Paused) return $"It holds{(results.Reason is { } reason ? $" ({NumberText.FirstLine(reason)})" : "")}. Go on: tune resume {name}{suffix}";
        if (owner is { } process) return FormattableString.Invariant($"It runs in process {process}. Watch it: tune watch {name}{suffix}");
        return $"No process runs it: the one that did has ended without holding it, and nothing that was reported is lost. Go on: tune resume {name}{suffix}";
    }
}
