using System.Text.Json.Serialization;

namespace Tune;

/// <summary>What suggests in <see cref="MultiObjective"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MultiObjectiveMethod>))]
public enum MultiObjectiveMethod
{
    /// <summary>By the number of trials.</summary>
    Auto,

    /// <summary><see cref="Tune.Tpe"/>.</summary>
    Tpe,

    /// <summary><see cref="Tune.Nsga2"/>.</summary>
    Nsga2,
}
