using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Tune.Grains;

/// <summary>What it says.</summary>
internal sealed partial class ResourceBrokerGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} ({Silo}) has {Capacity} for trials")]
    private partial void LogSiloFound(string name, string silo, ResourceBundle capacity);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} ({Silo}) shuts down: nothing more is placed on it")]
    private partial void LogSiloLeaves(string name, string silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Name} ({Silo}) was not heard of for {Timeout}: what runs on it is taken to be lost")]
    private partial void LogSiloLost(string name, string silo, TimeSpan timeout);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Name} ({Silo}) has ended, as its cluster knows: what ran on it is lost")]
    private partial void LogSiloDead(string name, string silo);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Silo {Silo} does not say what runs on it")]
    private partial void LogNotAnswered(SiloAddress silo, Exception exception);

    // most often the report is from just before the lease was given back
    [LoggerMessage(Level = LogLevel.Debug, Message = "Silo {Name} runs a trial of {Experiment} with lease {Lease}, for which there is no room: something else was given it")]
    private partial void LogLeaseNotRestored(string name, string experiment, long lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "This process stood still for {Duration}: nobody is taken to be gone for that")]
    private partial void LogStoodStill(TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Information, Message = "Nobody has lease {Lease} of experiment {Experiment} any more; it is free again")]
    private partial void LogLeaseForgotten(string experiment, long lease);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Experiment {Experiment} could not be told about its leases")]
    private partial void LogNotTold(string experiment, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Experiment {Experiment} did not answer an offer of resources; they are free again")]
    private partial void LogOfferFailed(string experiment, Exception exception);
}
