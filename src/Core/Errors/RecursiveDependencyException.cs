using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>
/// Computed parameters (<see cref="Domain.SampleFrom{T}(string, Func{Configuration, T})"/>) wait for each other in a circle.
/// </summary>
public sealed class RecursiveDependencyException(ImmutableArray<string> parameters)
    : TuneException($"Parameter '{parameters[0]}' recursively depends on itself: {string.Join(" -> ", parameters.Add(parameters[0]))}.")
{
    /// <summary>The flat names on the circle; each reads the next, the last reads the first.</summary>
    public ImmutableArray<string> Parameters { get; } = parameters;
}
