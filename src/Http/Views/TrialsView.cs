namespace Tune.Http;

/// <summary>A part of the trials of an experiment.</summary>
/// <param name="Items">The trials: by number, or in the order that was asked for.</param>
/// <param name="Next">The cursor of the next part, for <c>?cursor=</c>; not there at the end.</param>
/// <param name="Sequence">The last event that they tell of: who goes on with the events after it misses nothing.</param>
/// <param name="Total">How many trials the filter lets through, or how many there are that a sample is of; only if a filter, an order or a sample was asked for.</param>
internal sealed record TrialsView(IReadOnlyList<TrialItem> Items, string? Next, long Sequence, int? Total = null);
