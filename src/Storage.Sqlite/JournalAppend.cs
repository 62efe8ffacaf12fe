using System.Collections.Immutable;
using System.Text;

namespace Tune.Storage.Sqlite;

/// <summary>An append, checked and encoded by its caller so that the writer thread only writes.</summary>
internal sealed class JournalAppend
{
    private readonly string _experiment;
    private readonly JournalBatch _batch;
    private readonly ImmutableArray<JournalEntry> _entries;
    private readonly ImmutableArray<TrialRow> _trials;
    private readonly byte[][] _bodies;
    private readonly long[] _checksums;

    /// <exception cref="ArgumentException">The entries are not numbered from the head, or a body is not a JSON object.</exception>
    public JournalAppend(string experiment, JournalBatch batch)
    {
        _experiment = experiment;
        _batch = batch;
        _entries = batch.Entries.IsDefault ? [] : batch.Entries;
        _trials = batch.Trials.IsDefault ? [] : batch.Trials;
        _bodies = new byte[_entries.Length][];
        _checksums = new long[_entries.Length];
        for (var i = 0; i < _entries.Length; i++)
        {
            _bodies[i] = Encode(_entries[i], batch.ExpectedHead + 1 + i);
            _checksums[i] = JournalChecksum.Of(_entries[i], _bodies[i]);
        }
    }

    public string Description => $"appending to the journal of experiment '{_experiment}'";

    public void Execute(SqliteSession session)
    {
        var id = MoveHead(session);
        using (var insert = session.Rent(ExperimentSql.InsertEntry))
        {
            for (var i = 0; i < _entries.Length; i++)
            {
                var entry = _entries[i];
                insert.Bind(id).Bind(entry.Sequence).Bind(entry.Kind).Bind(entry.Trial).Bind(entry.Attempt).Bind(entry.Iteration)
                    .Bind(entry.At).Bind(_bodies[i]).Bind(_checksums[i]).Run();
            }
        }

        if (_batch.SpecJson is not null)
        {
            using var drop = session.Rent(ExperimentSql.DropSnapshot);
            drop.Bind(id).Run();
        }

        using var upsert = session.Rent(ExperimentSql.UpsertTrial);
        foreach (var trial in _trials)
        {
            upsert.Bind(id).Bind(trial.Trial).Bind(trial.Status).Bind(trial.ConfigJson).Bind(trial.Attempts).Bind(trial.Failures)
                .Bind(trial.Iterations).Bind(Finite(trial.Objective)).Bind(trial.Reason).Bind(trial.ErrorText)
                .Bind(trial.CreatedAt).Bind(trial.EndedAt).Run();
        }
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static byte[] Encode(JournalEntry entry, long expected)
    {
        if (entry.Sequence != expected)
            throw new ArgumentException($"JournalBatch.Entries: expected an entry with sequence {expected}; was {entry.Sequence}.");
        var body = Encoding.UTF8.GetBytes(entry.Body);
        return JsonBody.IsObject(body)
            ? body
            : throw new ArgumentException($"JournalBatch.Entries: the body of entry {expected} must be a JSON object; was {entry.Body}");
    }

    private long MoveHead(SqliteSession session)
    {
        using var update = session.Rent(ExperimentSql.MoveHead);
        var moved = update
            .Bind(_batch.ExpectedHead + _entries.Length).Bind(_batch.ExperimentStatus)
            .Bind(_entries.IsEmpty ? null : _entries[^1].At).Bind(_experiment).Bind(_batch.ExpectedHead).Bind(_batch.SpecJson).Step();
        return moved
            ? update.Int64(0)
            : throw new JournalConflictException(_experiment, _batch.ExpectedHead, ExperimentReader.Locate(session, _experiment).Head);
    }
}
