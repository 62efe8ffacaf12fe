using System.Diagnostics;

namespace Tune;

/// <summary>What takes its time, as spans with the names of experiment and trial; what user code traces itself is below its attempt. docs/telemetry.md.</summary>
internal static class TuneTraces
{
    private static readonly ActivitySource Source = new(TuneMetrics.Name);

    /// <summary>An attempt, from the start of its trainable to its end.</summary>
    public static Activity? StartAttempt(TrialContext attempt) => Start("tune.attempt", attempt.Experiment, attempt.Trial)?.SetTag("tune.attempt.number", attempt.Attempt);

    /// <summary>A checkpoint that is being saved.</summary>
    public static Activity? StartSave(TrialContext attempt, int iteration) => Start("tune.checkpoint.save", attempt.Experiment, attempt.Trial)?.SetTag("tune.trial.iteration", iteration);

    /// <summary>A suggestion that is computed beside its experiment.</summary>
    public static Activity? StartSuggestion(string experiment, TrialId trial) => Start("tune.suggestion", experiment, trial);

    /// <summary>It has failed.</summary>
    public static void Fail(this Activity? span, string errorType, string message) => span?.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error, message);

    private static Activity? Start(string name, string experiment, TrialId trial) => Source.StartActivity(name)?.SetTag("tune.experiment.name", experiment).SetTag("tune.trial.number", trial.Number);
}
