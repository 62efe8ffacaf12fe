using System.Text.Json.Serialization;

namespace Tune.Scheduling;

/// <summary>Who is given what is free: see <see cref="ResourceChanging"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResourceDistribution>))]
public enum ResourceDistribution
{
    /// <summary>All live trials the same, as far as it goes round.</summary>
    Evenly,

    /// <summary>The trial with the best last value all that it may have, then the next best.</summary>
    ToTheBest,
}
