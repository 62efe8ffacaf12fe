namespace Tune.Analysis;

/// <summary>One iteration of a trial.</summary>
/// <param name="Iteration">The iteration, from 1.</param>
/// <param name="Metrics">What was reported.</param>
/// <param name="Elapsed">How long the trial had trained, over all its attempts.</param>
/// <param name="ReportedAt">When it was taken into the journal.</param>
/// <param name="Checkpoint">The checkpoint that was made after this iteration; it may have been deleted since.</param>
public sealed record HistoryRow(int Iteration, Metrics Metrics, TimeSpan Elapsed, DateTimeOffset ReportedAt, CheckpointRef? Checkpoint);
