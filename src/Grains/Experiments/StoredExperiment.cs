using System.Collections.Immutable;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>An experiment as it is stored, and the kernel that follows from it.</summary>
/// <param name="Row">What is stored of it beside its journal.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Head">The last entry of the journal.</param>
/// <param name="SnapshotAt">The entry that the newest snapshot is of; 0 without one.</param>
/// <param name="Unsettled">The trials about whose last facts something may not have been done.</param>
/// <param name="Lost">The trials that have had an attempt that was lost.</param>
internal sealed record StoredExperiment(
    ExperimentRow Row, ExperimentSpec Spec, Experiment Kernel, long Head, long SnapshotAt, ImmutableHashSet<int> Unsettled, ImmutableHashSet<int> Lost)
{
    public string Name => Row.Name;

    /// <summary>When the last entry happened. The row may say less: another silo may have written since it was read.</summary>
    public DateTimeOffset LatestAt { get; init; } = Row.UpdatedAt;

    /// <summary>Whether clients ask for its trials and run them, not the silos.</summary>
    public bool IsAsked => Row.Trainable == GrainKeys.Asked;

    /// <summary>The program that runs its trials, as JSON; null if code does.</summary>
    public string? ProgramJson { get; } = Spec.Program is { } program ? ProgramSpecJson.Write(program).ToJsonString() : null;

    /// <summary>Builds the kernel from what is stored. Decides nothing.</summary>
    /// <param name="row">What is stored beside the journal.</param>
    /// <param name="store">Where the rest is.</param>
    /// <param name="algorithms">The code that it may name.</param>
    /// <param name="onStray">Told what user code throws where nobody could catch it.</param>
    /// <param name="useSnapshot">Whether the snapshot is of the row's spec.</param>
    public static async Task<StoredExperiment> LoadAsync(
        ExperimentRow row, IExperimentStore store, AlgorithmRegistry algorithms, Action<Exception> onStray, bool useSnapshot = true)
    {
        var spec = ExperimentSpecJson.Read(row.SpecJson, algorithms);
        var kernel = Make(spec, onStray);
        var (unsettled, lost) = (ImmutableHashSet.CreateBuilder<int>(), ImmutableHashSet.CreateBuilder<int>());
        var head = 0L;
        if (useSnapshot && await store.FindSnapshotAsync(row.Name, CancellationToken.None) is { } snapshot)
        {
            var saved = GrainSnapshot.Parse(snapshot.Body);
            UserCodeContext.Call(() => kernel.Restore(saved.Kernel.Span), row.Name, onStray);
            unsettled.UnionWith(saved.Unsettled);
            lost.UnionWith(saved.Unsettled);
            head = snapshot.Sequence;
        }

        var (snapshotAt, latestAt) = (head, row.UpdatedAt);
        // from the last entry of the snapshot, which says when that was
        for (var read = Math.Max(0, head - 1); ;)
        {
            const int Page = 10_000;
            var entries = await store.ReadAsync(row.Name, read, Page, CancellationToken.None);
            var facts = entries.Where(entry => entry.Sequence > snapshotAt).Select(ToFact).ToImmutableArray();
            UserCodeContext.Call(() => kernel.Replay(facts), row.Name, onStray);
            lost.UnionWith(facts.OfType<TrialLost>().Select(fact => fact.Trial.Number));
            unsettled.UnionWith(facts.OfType<TrialFact>().Select(fact => fact.Trial.Number));
            if (entries is [.., var last] && last.At > latestAt) latestAt = last.At;
            read += entries.Length;
            head = Math.Max(head, read);
            if (entries.Length < Page) break;
        }

        return new StoredExperiment(row, spec, kernel, head, snapshotAt, unsettled.ToImmutable(), lost.ToImmutable()) { LatestAt = latestAt };
    }

    /// <summary>The kernel of a spec, before anything has happened.</summary>
    /// <exception cref="InvalidExperimentException">The spec is wrong, or its code could not be made.</exception>
    public static Experiment Make(ExperimentSpec spec, Action<Exception> onStray)
    {
        Experiment? kernel = null;
        UserCodeContext.Call(() => kernel = new Experiment(spec) { SuggestsAside = true }, spec.Name, onStray);
        return kernel ?? throw new InvalidOperationException("A call that has not thrown has made no experiment.");
    }

    /// <summary>The fact of an entry.</summary>
    /// <exception cref="TuneException">It can't be read; says which one.</exception>
    public static Fact ToFact(JournalEntry entry)
    {
        try
        {
            return entry.ToFact();
        }
        catch (FormatException exception)
        {
            throw new TuneException($"The journal entry {entry.Sequence} can't be read: {exception.Message}", exception);
        }
    }
}
