using Tune.Storage;

namespace Tune.Simulations;

/// <summary>What of one experiment is durable, looked at as it becomes so; and the kernel that follows from it.</summary>
internal sealed class DurableJournal(ExperimentSpec spec)
{
    private readonly List<JournalEntry> _entries = [];
    private readonly Dictionary<(int Trial, int Attempt, int Iteration), double> _marks = [];
    private readonly HashSet<(int Trial, int Attempt)> _started = [];

    public IEnumerable<Fact> Facts => _entries.Select(ToFact);

    public Experiment Kernel { get; private set; } = new(spec);

    /// <summary>The spec that it has by now.</summary>
    public ExperimentSpec Spec { get; private set; } = spec;

    /// <summary>Takes an entry over.</summary>
    /// <returns>What is wrong with it.</returns>
    public string? Add(JournalEntry entry)
    {
        _entries.Add(entry);
        var fact = ToFact(entry);
        try
        {
            if (fact is ExperimentChanged changed)
            {
                Spec = Redecision.Read(changed, Spec);
                Kernel = new Experiment(Spec);
                Kernel.Replay(Facts);
            }
            else
            {
                Kernel.Replay([fact]);
            }
        }
        catch (InvalidOperationException exception)
        {
            return $"{entry.Sequence} can't follow: {exception.Message}";
        }

        if (fact is TrialStarted started) _started.Add((started.Trial.Number, started.Attempt));
        return fact is TrialReported reported && !_marks.TryAdd((reported.Trial.Number, reported.Attempt, reported.Iteration), reported.Metrics["mark"])
            ? $"{reported} is there twice"
            : null;
    }

    public JournalEntry? At(long sequence) => sequence > 0 && sequence <= _entries.Count ? _entries[(int)sequence - 1] : null;

    public double? MarkOf(int trial, int attempt, int iteration) => _marks.TryGetValue((trial, attempt, iteration), out var mark) ? mark : null;

    public bool HasStarted(int trial, int attempt) => _started.Contains((trial, attempt));

    /// <summary>Whether a trial would go on from it, or another one borrows it.</summary>
    public bool Needs(CheckpointRef checkpoint)
    {
        var newest = Kernel.Find(new TrialId(checkpoint.Trial))?.Checkpoint;
        return (newest is not null && newest.Trial == checkpoint.Trial && newest.Name == checkpoint.Name)
            || Kernel.LeasedCheckpoints.Any(leased => leased.Trial == checkpoint.Trial && leased.Name == checkpoint.Name);
    }

    private static Fact ToFact(JournalEntry entry) => entry.ToFact();
}
