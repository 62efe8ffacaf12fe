namespace Tune;

/// <summary>The trials that could start, in the order in which they should.</summary>
internal sealed class TrialQueue
{
    private readonly SortedSet<int> _interrupted = [];
    private readonly List<(int Trial, int TrialsThen)> _failed = [];
    private readonly List<int> _paused = [];

    /// <summary>How many go before new trials.</summary>
    public int FirstCount => _interrupted.Count + _failed.Count;

    /// <summary>Those that the scheduler holds, first paused first.</summary>
    public IReadOnlyList<int> Paused => _paused;

    public int? FirstPaused => _paused.Count > 0 ? _paused[0] : null;

    /// <summary>The one to try again when no new trial can be created now.</summary>
    public int? FirstFailed => _failed.Count > 0 ? _failed[0].Trial : null;

    public void AddInterrupted(int trial) => _interrupted.Add(trial);

    public void AddFailed(int trial, int trialsThen) => _failed.Add((trial, trialsThen));

    public void AddPaused(int trial) => _paused.Add(trial);

    public void Remove(int trial)
    {
        _interrupted.Remove(trial);
        _failed.RemoveAll(entry => entry.Trial == trial);
        _paused.Remove(trial);
    }

    /// <summary>
    /// What goes before a new trial: those that were interrupted by the loss of their silo or by a person, by number; then failed ones, first failed first, each after at least one
    /// other trial has been created since, so that one that always fails can't keep new ones from starting.
    /// </summary>
    public int? TakeFirst(int trials, bool canCreate) =>
        _interrupted.Count > 0 ? _interrupted.Min
        : _failed.Count > 0 && (!canCreate || _failed[0].TrialsThen < trials) ? _failed[0].Trial
        : null;

    public IEnumerable<(string Kind, int Trial, int TrialsThen)> Entries =>
        [.. _interrupted.Select(trial => ("interrupted", trial, 0)), .. _failed.Select(entry => ("failed", entry.Trial, entry.TrialsThen)), .. _paused.Select(trial => ("paused", trial, 0))];
}
