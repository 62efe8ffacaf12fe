using System.Collections.Immutable;
using System.Text;

namespace Tune.Storage;

/// <summary>A batch as it is stored: checked and encoded by its caller, so that whoever writes only writes.</summary>
internal sealed class EncodedBatch
{
    /// <exception cref="ArgumentException">The entries are not numbered from the head, or a body is not a JSON object.</exception>
    public EncodedBatch(string experiment, JournalBatch batch)
    {
        (Experiment, Incarnation, ExpectedHead, Status, SpecJson) = (experiment, batch.Incarnation, batch.ExpectedHead, batch.ExperimentStatus, batch.SpecJson);
        Entries = batch.Entries.IsDefault ? [] : batch.Entries;
        Trials = batch.Trials.IsDefault ? [] : [.. batch.Trials.Select(trial => trial with { Objective = trial.Objective is { } value && double.IsFinite(value) ? value : null })];
        Bodies = new byte[Entries.Length][];
        Checksums = new long[Entries.Length];
        for (var i = 0; i < Entries.Length; i++)
        {
            Bodies[i] = Encode(Entries[i], batch.ExpectedHead + 1 + i);
            Checksums[i] = JournalChecksum.Of(Entries[i], Bodies[i]);
        }
    }

    private EncodedBatch(EncodedBatch batch, long incarnation)
    {
        (Experiment, Incarnation, ExpectedHead, Status, SpecJson) = (batch.Experiment, incarnation, batch.ExpectedHead, batch.Status, batch.SpecJson);
        (Entries, Trials, Bodies, Checksums) = (batch.Entries, batch.Trials, batch.Bodies, batch.Checksums);
    }

    public string Experiment { get; }

    public long Incarnation { get; }

    public long ExpectedHead { get; }

    /// <summary>The head once it is stored.</summary>
    public long Head => ExpectedHead + Entries.Length;

    /// <summary>The experiment's new status, or null to leave it.</summary>
    public string? Status { get; }

    /// <summary>The experiment's new spec, or null to leave it; then its snapshot, which is of the old one, goes.</summary>
    public string? SpecJson { get; }

    public ImmutableArray<JournalEntry> Entries { get; }

    /// <summary>Rows whose objective is finite or null.</summary>
    public ImmutableArray<TrialRow> Trials { get; }

    /// <summary>The entries' bodies in UTF-8.</summary>
    public byte[][] Bodies { get; }

    public long[] Checksums { get; }

    /// <summary>When the newest of the entries happened, or null without any.</summary>
    public DateTimeOffset? UpdatedAt => Entries.IsEmpty ? null : Entries[^1].At;

    /// <summary>What it does, as in "No space left while …".</summary>
    public string Description => $"appending to the journal of experiment '{Experiment}'";

    /// <summary>The same for an experiment whose incarnation was not known when it was encoded.</summary>
    public EncodedBatch Of(long incarnation) => new(this, incarnation);

    private static byte[] Encode(JournalEntry entry, long expected)
    {
        if (entry.Sequence != expected)
            throw new ArgumentException($"JournalBatch.Entries: expected an entry with sequence {expected}; was {entry.Sequence}.");
        var body = Encoding.UTF8.GetBytes(entry.Body);
        return JsonBody.IsObject(body)
            ? body
            : throw new ArgumentException($"JournalBatch.Entries: the body of entry {expected} must be a JSON object; was {entry.Body}");
    }
}
