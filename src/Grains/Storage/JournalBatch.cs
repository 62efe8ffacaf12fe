using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>What one decision changes, written in one transaction: all of it or nothing. The fence is incarnation and head: of two deciders one can append.</summary>
/// <param name="Incarnation">Which experiment of the name it is for: <see cref="ExperimentRow.Incarnation"/>.</param>
/// <param name="ExpectedHead">Sequence of the last stored entry as the decider knows it; 0 for an empty journal.</param>
/// <param name="Entries">Entries numbered <c>ExpectedHead + 1</c>, <c>+ 2</c>, …; may be empty.</param>
/// <param name="Trials">Rows of the trials that changed, inserted or replaced; may be empty.</param>
/// <param name="ExperimentStatus">The experiment's new status, or null to leave it.</param>
public sealed record JournalBatch(
    long Incarnation, long ExpectedHead, ImmutableArray<JournalEntry> Entries, ImmutableArray<TrialRow> Trials, string? ExperimentStatus)
{
    /// <summary>The experiment's new spec, as JSON; null to leave it. An entry <c>changed</c> is among the entries, and the snapshot, which is of the old spec, goes.</summary>
    public string? SpecJson { get; init; }
}
