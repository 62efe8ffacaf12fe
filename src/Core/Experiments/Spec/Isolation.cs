using System.Text.Json.Serialization;

namespace Tune;

/// <summary>What stands between the code of a trial and the process of its silo.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Isolation>))]
public enum Isolation
{
    /// <summary>Nothing: it runs on a thread of that process, at no cost.</summary>
    None,

    /// <summary>
    /// A process of its own for each attempt: whatever the code does, a crash, a leak, a call of <see cref="System.Environment.Exit"/>, hurts nobody else, and code that does not end when it is told to is ended. It costs the start
    /// of a .NET process. For trainables that are known to silo host programs, by registration or as plugins.
    /// </summary>
    Process,
}
