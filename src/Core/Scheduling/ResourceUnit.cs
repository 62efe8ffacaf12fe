using System.Text.Json.Serialization;

namespace Tune.Scheduling;

/// <summary>What a scheduler measures the progress of a trial in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResourceUnit>))]
public enum ResourceUnit
{
    /// <summary>Reports.</summary>
    Iterations,

    /// <summary>Seconds of training, over all attempts.</summary>
    Seconds,
}
