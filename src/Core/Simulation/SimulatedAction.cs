using System.Text.Json.Serialization;

namespace Tune.Simulation;

/// <summary>The kinds of decisions in a simulation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SimulatedAction>))]
public enum SimulatedAction
{
    /// <summary>A new trial begins.</summary>
    Start,

    /// <summary>It goes on beyond the iteration that it was granted.</summary>
    Continue,

    /// <summary>It gives its worker back and may go on later.</summary>
    Pause,

    /// <summary>A trial that was paused goes on.</summary>
    Resume,

    /// <summary>The scheduler or a stop rule ends it.</summary>
    Stop,

    /// <summary>Its curve has come to its end.</summary>
    Complete,
}
