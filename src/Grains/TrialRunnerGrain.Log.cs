using Microsoft.Extensions.Logging;

namespace Tune.Grains;

internal sealed partial class TrialRunnerGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}, trial {Trial}: could not report; trying again in {Delay}")]
    private partial void LogReportFailed(string experiment, TrialId trial, TimeSpan delay, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment}, trial {Trial}: could not publish on the stream; the next direct call brings it")]
    private partial void LogPublishFailed(string experiment, TrialId trial, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment}: lease {Lease} could not be given back; it is free when it was not heard of for a while")]
    private partial void LogNotReleased(string experiment, long lease, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Experiment {Experiment}, trial {Trial}: what it has left behind (async void) threw; nothing else is affected")]
    private partial void LogStray(string experiment, TrialId trial, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment}, trial {Trial}: its trainable did not heed its cancellation and is left behind")]
    private partial void LogAbandoned(string experiment, TrialId trial);
}
