namespace Tune.Http;

/// <summary>A report of a trial.</summary>
/// <param name="Iteration">The iteration, from 1.</param>
/// <param name="Metrics">What was reported.</param>
/// <param name="ElapsedSeconds">How long the trial had trained.</param>
/// <param name="ReportedAt">When it was taken into the journal.</param>
/// <param name="Checkpoint">The name of the checkpoint that was made after it, which may have been deleted since.</param>
internal sealed record ReportView(int Iteration, Metrics Metrics, double ElapsedSeconds, DateTimeOffset ReportedAt, string? Checkpoint)
{
    public static ReportView Of(HistoryRow row) => new(row.Iteration, row.Metrics, row.Elapsed.TotalSeconds, row.ReportedAt, row.Checkpoint?.Name);
}
