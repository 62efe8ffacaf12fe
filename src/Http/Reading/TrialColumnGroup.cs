using System.Text.Json.Serialization;

namespace Tune.Http;

/// <summary>What a column belongs to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrialColumnGroup>))]
internal enum TrialColumnGroup
{
    /// <summary>What every trial has.</summary>
    Trial,

    /// <summary>What trials reported.</summary>
    Metrics,

    /// <summary>What trials were given.</summary>
    Parameters,
}
