namespace Tune;

/// <summary>What a display says about a trial that has ended.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Status">Terminated or Error.</param>
/// <param name="Reason">Why.</param>
/// <param name="Iteration">Its last iteration; 0 if it never reported.</param>
/// <param name="Metrics">Its last report.</param>
internal sealed record EndedTrial(TrialId Trial, TrialStatus Status, string Reason, int Iteration, Metrics? Metrics);

/// <summary>Follows the facts for what a view does not have: the trials that ended last. Remembers live trials only.</summary>
internal sealed class EndedTrials
{
    private const int Remembered = 5;
    private readonly Dictionary<TrialId, TrialReported> _reports = [];
    private readonly Queue<EndedTrial> _ended = new();

    /// <summary>The trials that ended last, the newest first.</summary>
    public IReadOnlyList<EndedTrial> Newest => [.. _ended.Reverse()];

    /// <returns>The trial, if the fact ended it.</returns>
    public EndedTrial? Observe(Fact fact)
    {
        if (fact is TrialReported reported) _reports[reported.Trial] = reported;
        if (fact is not TrialEnded end) return null;
        _reports.Remove(end.Trial, out var last);
        var ended = new EndedTrial(end.Trial, end.Status, end.Error is null ? end.Reason : end.Error.Message, last?.Iteration ?? 0, last?.Metrics);
        _ended.Enqueue(ended);
        if (_ended.Count > Remembered) _ended.Dequeue();
        return ended;
    }
}
