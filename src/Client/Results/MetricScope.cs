using System.Text.Json.Serialization;

namespace Tune;

/// <summary>Which number of a metric stands for a trial when trials are compared.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricScope>))]
public enum MetricScope
{
    /// <summary>The value that was reported last.</summary>
    Last,

    /// <summary>The best value that was ever reported; with outcome constraints, of the reports that keep them, or come nearest, by what had been reported until then.</summary>
    All,

    /// <summary>The mean of all values.</summary>
    Average,

    /// <summary>The mean of the last five values.</summary>
    Last5Average,

    /// <summary>The mean of the last ten values.</summary>
    Last10Average,
}
