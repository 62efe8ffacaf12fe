using System.Text.Json.Serialization;

namespace Tune;

/// <summary>Where an experiment is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExperimentStatus>))]
public enum ExperimentStatus
{
    /// <summary>Trials run or wait for resources.</summary>
    Running,

    /// <summary>No trial starts until it is resumed.</summary>
    Paused,

    /// <summary>All its trials have ended.</summary>
    Finished,

    /// <summary>Ended before its time, by a stop rule or a person. It can be extended.</summary>
    Stopped,

    /// <summary>Ended by a failure: see the reason. It can be extended.</summary>
    Failed,
}

/// <summary>What an <see cref="ExperimentStatus"/> implies.</summary>
public static class ExperimentStatusExtensions
{
    /// <summary>Whether nothing more happens unless it is extended.</summary>
    public static bool IsEnded(this ExperimentStatus status) => status is ExperimentStatus.Finished or ExperimentStatus.Stopped or ExperimentStatus.Failed;
}
