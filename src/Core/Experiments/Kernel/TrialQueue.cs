namespace Tune.Kernel;

/// <summary>The trials that could start, in the order in which they should.</summary>
internal sealed class TrialQueue
{
    private readonly SortedSet<int> _interrupted = [];
    private readonly List<(int Trial, int TrialsThen)> _failed = [];
    private readonly List<int> _paused = [];
    private readonly SortedSet<int> _created = [];
    private readonly SortedSet<int> _doubtful = [];

    /// <summary>How many go before new trials.</summary>
    public int FirstCount => _interrupted.Count + _failed.Count;

    /// <summary>Those that go before new trials.</summary>
    public IEnumerable<int> First => _interrupted.Concat(_failed.Select(entry => entry.Trial));

    /// <summary>Those that were created and never started, by number.</summary>
    public IReadOnlyCollection<int> Created => _created;

    /// <summary>Those that the scheduler holds, first paused first.</summary>
    public IReadOnlyList<int> Paused => _paused;

    /// <summary>Those whose next loss would be their last, by number: each runs alone, when nothing else can.</summary>
    public IReadOnlyCollection<int> Doubtful => _doubtful;

    public int? FirstPaused => _paused.Count > 0 ? _paused[0] : null;

    /// <summary>The one to try again when no new trial can be created now.</summary>
    public int? FirstFailed(Func<int, bool> fits) => Find(_failed.Select(entry => entry.Trial), fits);

    /// <summary>The first that was created and never started.</summary>
    public int? FirstCreated(Func<int, bool> fits) => Find(_created, fits);

    /// <summary>The first of the doubtful ones.</summary>
    public int? FirstDoubtful(Func<int, bool> fits) => Find(_doubtful, fits);

    public void AddDoubtful(int trial) => _doubtful.Add(trial);

    public void AddCreated(int trial) => _created.Add(trial);

    public void AddInterrupted(int trial) => _interrupted.Add(trial);

    public void AddFailed(int trial, int trialsThen) => _failed.Add((trial, trialsThen));

    public void AddPaused(int trial) => _paused.Add(trial);

    /// <summary>Those that a scheduler held go before new trials.</summary>
    public void Interrupt()
    {
        _interrupted.UnionWith(_paused);
        _paused.Clear();
    }

    public void Remove(int trial)
    {
        _interrupted.Remove(trial);
        _failed.RemoveAll(entry => entry.Trial == trial);
        _paused.Remove(trial);
        _created.Remove(trial);
        _doubtful.Remove(trial);
    }

    /// <summary>
    /// What goes before a new trial: those that were interrupted by the loss of their silo or by a person, by number; then failed ones, first failed first, each after at least one
    /// other trial has been created since, so that one that always fails can't keep new ones from starting.
    /// </summary>
    /// <param name="trials">How many trials there are.</param>
    /// <param name="canCreate">Whether there can be more.</param>
    /// <param name="fits">Whether a trial could run where there is room.</param>
    public int? TakeFirst(int trials, bool canCreate, Func<int, bool> fits) => Find(BeforeNew(trials, canCreate), fits);

    /// <summary>What <see cref="TakeFirst"/> chooses from, in its order.</summary>
    public IEnumerable<int> BeforeNew(int trials, bool canCreate) =>
        _interrupted.Concat(_failed.Where(entry => !canCreate || entry.TrialsThen < trials).Select(entry => entry.Trial));

    /// <summary>The failed ones that a new trial, or one that is held, goes before.</summary>
    public IEnumerable<int> AfterNew(int trials, bool canCreate) => _failed.Where(entry => canCreate && entry.TrialsThen >= trials).Select(entry => entry.Trial);

    private static int? Find(IEnumerable<int> trials, Func<int, bool> fits)
    {
        foreach (var trial in trials)
        {
            if (fits(trial)) return trial;
        }

        return null;
    }

    public IEnumerable<(string Kind, int Trial, int TrialsThen)> Entries =>
    [
        .. _interrupted.Select(trial => ("interrupted", trial, 0)),
        .. _failed.Select(entry => ("failed", entry.Trial, entry.TrialsThen)),
        .. _paused.Select(trial => ("paused", trial, 0)),
        .. _created.Select(trial => ("created", trial, 0)),
        .. _doubtful.Select(trial => ("doubtful", trial, 0)),
    ];
}
