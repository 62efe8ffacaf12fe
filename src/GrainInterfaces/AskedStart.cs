using Orleans;

namespace Tune.Grains;

/// <summary>A trial for a client to run.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="ConfigJson">Its configuration.</param>
/// <param name="Iteration">The last reported iteration; 0 at the beginning of an attempt.</param>
/// <param name="Elapsed">The time it has trained, over all attempts.</param>
/// <param name="Name">What it is called beside its number; null: nothing.</param>
[GenerateSerializer, Immutable, Alias("tune.asked-start")]
public sealed record AskedStart(
    [property: Id(0)] int Trial, [property: Id(1)] int Attempt, [property: Id(2)] string ConfigJson, [property: Id(3)] int Iteration, [property: Id(4)] TimeSpan Elapsed, [property: Id(5)] string? Name = null);
