using System.Text.Json.Serialization;

namespace Tune.Scheduling;

/// <summary>A function of the user's that makes the final configuration of a trial that goes on from another; by name, since code does not cross the wire.</summary>
/// <param name="Name">Its name; the function is known to a process that has submitted the experiment or registered it.</param>
[method: JsonConstructor]
public sealed record ExploreFunction(string Name)
{
    /// <summary>A function and its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="function">Takes the changed configuration and draws; gives one of the space.</param>
    public ExploreFunction(string name, Func<Configuration, Rng, Configuration> function)
        : this(name) => Function = function;

    /// <summary>The function; null where only the name is known.</summary>
    [JsonIgnore]
    public Func<Configuration, Rng, Configuration>? Function { get; init; }

    /// <summary>Equal when the names are: a function has no identity across processes.</summary>
    public bool Equals(ExploreFunction? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
