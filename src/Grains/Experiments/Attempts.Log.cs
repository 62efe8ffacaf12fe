using Microsoft.Extensions.Logging;

namespace Tune.Grains;

internal sealed partial class Attempts
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment}: lease {Lease} could not be given back; it is free when it was not heard of for a while")]
    private partial void LogNotReleased(string experiment, long lease, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment}: the lost attempt of trial {Trial} could not be told so")]
    private partial void LogNotTold(string experiment, TrialId trial, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}: {Explanation}")]
    private partial void LogImpossible(string experiment, PendingExplanation explanation);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}: starting trial {Trial} failed")]
    private partial void LogStartFailed(string experiment, TrialId trial, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Experiment {Experiment}: attempt {Attempt} of trial {Trial} could not be stopped yet")]
    private partial void LogStopFailed(string experiment, TrialId trial, int attempt, Exception exception);
}
