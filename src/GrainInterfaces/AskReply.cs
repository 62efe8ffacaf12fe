using Orleans;

namespace Tune.Grains;

/// <summary>The answer to a client that asks for a trial.</summary>
/// <param name="Trial">What to run; null: nothing now.</param>
/// <param name="Cursor">The journal's end when that was decided: nothing else is to be expected before there is more of it.</param>
/// <param name="HasEnded">Whether the experiment has ended: nothing will come unless it is extended.</param>
[GenerateSerializer, Immutable, Alias("tune.ask-reply")]
public sealed record AskReply([property: Id(0)] AskedStart? Trial, [property: Id(1)] long Cursor, [property: Id(2)] bool HasEnded);
