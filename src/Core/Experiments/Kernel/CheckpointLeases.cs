namespace Tune.Kernel;

/// <summary>The checkpoints that trials need of others, each with its borrower: those must not be deleted.</summary>
internal sealed class CheckpointLeases
{
    private readonly SortedDictionary<(int Borrower, string Name), CheckpointRef> _leases = new(
        Comparer<(int Borrower, string Name)>.Create((left, right) => left.Borrower != right.Borrower ? left.Borrower.CompareTo(right.Borrower) : string.CompareOrdinal(left.Name, right.Name)));

    public IEnumerable<CheckpointRef> All => _leases.Values.Distinct();

    public void Add(TrialId borrower, CheckpointRef checkpoint) => _leases[KeyOf(borrower, checkpoint)] = checkpoint;

    public void Remove(TrialId borrower, CheckpointRef checkpoint) => _leases.Remove(KeyOf(borrower, checkpoint));

    /// <summary>What the borrowers need no more, by borrower.</summary>
    public IReadOnlyList<(TrialId Borrower, CheckpointRef Checkpoint)> Unneeded(Func<int, Trial> trialOf) =>
        [.. _leases.Where(lease => !trialOf(lease.Key.Borrower).Borrowed.Contains(lease.Value)).Select(lease => (new TrialId(lease.Key.Borrower), lease.Value))];

    private static (int Borrower, string Name) KeyOf(TrialId borrower, CheckpointRef checkpoint) => (borrower.Number, $"{new TrialId(checkpoint.Trial)}/{checkpoint.Name}");
}
