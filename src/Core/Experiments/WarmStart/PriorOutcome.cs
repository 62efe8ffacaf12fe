using System.Text.Json.Serialization;

namespace Tune;

/// <summary>How a result from elsewhere came to its end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PriorOutcome>))]
public enum PriorOutcome
{
    /// <summary>The trial came to its end.</summary>
    Completed,

    /// <summary>It was stopped before its end, so that its values are of a lower budget than they could have been.</summary>
    CutShort,

    /// <summary>It failed: the configuration can't be used.</summary>
    Failed,
}
