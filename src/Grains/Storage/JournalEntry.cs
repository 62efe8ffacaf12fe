namespace Tune.Storage;

/// <summary>One fact of an experiment's journal. The store does not interpret it, except for the view of reported metrics.</summary>
/// <param name="Sequence">Position in the journal: 1, 2, 3, … without holes.</param>
/// <param name="Kind">What kind of fact; <c>reported</c> entries appear in the views <c>reports</c> and <c>metrics</c>.</param>
/// <param name="Trial">Number of the trial concerned, or null.</param>
/// <param name="Attempt">Attempt of that trial, or null.</param>
/// <param name="Iteration">Iteration of that trial, or null.</param>
/// <param name="At">When it happened; kept in UTC, to 100 ns.</param>
/// <param name="Body">A JSON object; of a <c>reported</c> entry it holds the member <c>metrics</c>.</param>
public sealed record JournalEntry(
    long Sequence, string Kind, int? Trial, int? Attempt, int? Iteration, DateTimeOffset At, string Body);
