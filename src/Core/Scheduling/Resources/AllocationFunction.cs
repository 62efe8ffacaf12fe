using System.Text.Json.Serialization;

namespace Tune.Scheduling;

/// <summary>A function of the user's that says what a running trial is to have; by name, since code does not cross the wire.</summary>
/// <param name="Name">Its name; the function is known to a process that has submitted the experiment or registered it.</param>
[method: JsonConstructor]
public sealed record AllocationFunction(string Name)
{
    /// <summary>A function and its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="function">Gives what the trial is to have; null to leave it as it is. Must give the same for the same trial and view.</param>
    public AllocationFunction(string name, Func<Trial, ISchedulingView, TrialResources?> function)
        : this(name) => Function = function;

    /// <summary>The function; null where only the name is known.</summary>
    [JsonIgnore]
    public Func<Trial, ISchedulingView, TrialResources?>? Function { get; init; }

    /// <summary>Equal when the names are: a function has no identity across processes.</summary>
    public bool Equals(AllocationFunction? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
