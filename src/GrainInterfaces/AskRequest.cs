using System.Collections.Immutable;
using Orleans;

namespace Tune.Grains;

/// <summary>A client asks for a trial to run.</summary>
/// <param name="Client">Who asks. Whoever says the same is the same client.</param>
/// <param name="Holding">The trials that it runs, by number: it is still there for them.</param>
/// <param name="Lease">How long it may be silent before the trial that it gets goes back; null: for ever.</param>
/// <param name="BeginsAnew">Whether it knows nothing of trials that it may have run before, as after a restart: they are lost, and begin anew with another attempt.</param>
[GenerateSerializer, Immutable, Alias("tune.ask-request")]
public sealed record AskRequest(
    [property: Id(0)] string Client, [property: Id(1)] ImmutableArray<int> Holding, [property: Id(2)] TimeSpan? Lease = null, [property: Id(3)] bool BeginsAnew = false);
