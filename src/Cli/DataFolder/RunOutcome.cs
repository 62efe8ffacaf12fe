namespace Tune.Cli;

/// <summary>Says what an experiment has come to that was run or followed to its end.</summary>
/// <param name="terminal">Where it says so.</param>
/// <param name="isJson">Whether standard output is for programs.</param>
/// <param name="suffix">What commands need to mean the same place.</param>
internal sealed class RunOutcome(Terminal terminal, bool isJson, string suffix)
{
    /// <returns>The exit code: 0; 1 if it failed, or no trial came to a value.</returns>
    public int Tell(ResultGrid<Configuration> results)
    {
        if (isJson) ResultLines.Print(terminal.Out, results);
        else terminal.Out.WriteLine($"See more: tune show {results.Experiment}{suffix}; tune logs {results.Experiment} {(results.TryGetBest(out var best) ? best.Trial.Number : 0)}{suffix}; tune export {results.Experiment} --csv{suffix}");
        if (results.Status == ExperimentStatus.Failed)
        {
            var isSilent = results.Errors.Any(trial => trial.Error?.Type == TrialError.ObjectiveNotReportedType);
            terminal.Error.WriteLine($"{new ExperimentFailedException<Configuration>(results).Message}{(isSilent ? HowToReport(results) : "")}");
            return TuneCommandLine.Failed;
        }

        if (results.TryGetBest(out _)) return 0;
        terminal.Error.WriteLine($"No trial of '{results.Experiment}' has come to a finite '{results.Objective.Metric}'.{Reason(results)}");
        return TuneCommandLine.Failed;
    }

    /// <summary>Why trials have no value, by the first one.</summary>
    private string Reason(ResultGrid<Configuration> results) => results.Errors is [{ Error: { } error } trial, ..]
        ? $" Trial {trial.Trial}: {StatusText.Error(error)} See: tune logs {results.Experiment} {trial.Trial.Number}{suffix}"
        : HowToReport(results);

    private static string HowToReport(ResultGrid<Configuration> results) => $" A program reports by lines such as TUNE {{\"metrics\":{{\"{results.Objective.Metric}\":0.5}}}} on its standard output.";
}
