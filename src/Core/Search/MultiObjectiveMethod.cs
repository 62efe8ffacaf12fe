using System.Text.Json.Serialization;

namespace Tune.Search;

/// <summary>What suggests in <see cref="MultiObjective"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MultiObjectiveMethod>))]
public enum MultiObjectiveMethod
{
    /// <summary>By the number of trials.</summary>
    Auto,

    /// <summary><see cref="Search.Tpe"/>.</summary>
    Tpe,

    /// <summary><see cref="Search.Nsga2"/>.</summary>
    Nsga2,
}
