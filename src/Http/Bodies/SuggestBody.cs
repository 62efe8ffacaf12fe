namespace Tune.Http;

/// <summary>A worker asks for trials to run.</summary>
/// <param name="Client">Who asks. Whoever says the same is the same worker, and is given again what it runs and does not say to hold.</param>
/// <param name="Count">How many it would take, from 1 to 100.</param>
/// <param name="LeaseSeconds">How long it may be silent before its trials go back and others get them, from 1 to 86,400.</param>
/// <param name="WaitSeconds">How long it waits for one if there is none now, from 0 to 30.</param>
/// <param name="Holding">The trials that it runs already, by number.</param>
/// <param name="BeginsAnew">Whether it knows nothing of trials that it may have run before, as after a restart: they begin anew, for whomever.</param>
internal sealed record SuggestBody(string Client, int Count = 1, double LeaseSeconds = 300, double WaitSeconds = 0, IReadOnlyList<int>? Holding = null, bool BeginsAnew = false);
