using System.Text.Json.Serialization;

namespace Tune;

/// <summary>Where a trial that tries a failed one again begins.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetryFrom>))]
public enum RetryFrom
{
    /// <summary>At the beginning, as any other.</summary>
    Start,

    /// <summary>At the last checkpoint that the failed trial has made itself, or that it began from as a retry; at the beginning, if there is none.</summary>
    LastCheckpoint,
}
