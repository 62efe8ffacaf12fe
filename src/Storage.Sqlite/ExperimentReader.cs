using System.Collections.Immutable;

namespace Tune.Storage.Sqlite;

/// <summary>Reads experiments and checks what it reads.</summary>
internal static class ExperimentReader
{
    public static (long Id, long Head) Locate(SqliteSession session, string experiment)
    {
        using var rows = session.Rent(ExperimentSql.Locate);
        return rows.Bind(experiment).Step() ? (rows.Int64(0), rows.Int64(1)) : throw new UnknownExperimentException(experiment);
    }

    /// <summary>The last entry of this incarnation.</summary>
    /// <exception cref="ExperimentReplacedException">Another one has the name.</exception>
    public static long HeadOf(SqliteSession session, string experiment, long incarnation)
    {
        var (id, head) = Locate(session, experiment);
        return id == incarnation ? head : throw new ExperimentReplacedException(experiment);
    }

    public static ExperimentRow Experiment(SqliteStatement rows) =>
        new(rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Time(4), rows.Time(5)) { Incarnation = rows.Int64(6) };

    public static ExperimentEntry Listed(SqliteStatement rows) => new(rows.Text(0), rows.Text(1), rows.Text(2), rows.Time(3), rows.Time(4));

    public static ImmutableArray<JournalEntry> Entries(SqliteSession session, string experiment, long after, int limit)
    {
        var (id, head) = Locate(session, experiment);
        using var rows = session.Rent(ExperimentSql.ReadEntries);
        rows.Bind(id).Bind(after).Bind(limit);
        var entries = ImmutableArray.CreateBuilder<JournalEntry>((int)Math.Clamp(head - after, 0, limit));
        var next = after + 1;
        for (; rows.Step(); next++)
        {
            if (rows.Int64(0) != next)
                throw new JournalCorruptException(experiment, next, $"it is missing, the next one stored is {rows.Int64(0)}");
            entries.Add(Entry(rows, experiment));
        }

        // The head says how long the journal was, so a lost tail is noticed too.
        if (entries.Count < limit && next <= head)
            throw new JournalCorruptException(experiment, next, $"it is missing, though {head} entries were written");
        return entries.ToImmutable();
    }

    public static ImmutableArray<JournalEntry> TrialEntries(SqliteSession session, string experiment, int trial)
    {
        var (id, head) = Locate(session, experiment);
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        for (long block = 0; block <= ExperimentSql.BlockOf(head); block++)
        {
            using var rows = session.Rent(ExperimentSql.ReadTrialEntries);
            rows.Bind(id).Bind(block).Bind(trial);
            while (rows.Step())
                entries.Add(Entry(rows, experiment));
        }
        return entries.ToImmutable();
    }

    public static JournalEntry Entry(SqliteStatement rows, string experiment)
    {
        if (!JsonBody.IsObject(rows.Utf8(6)))
            throw new JournalCorruptException(experiment, rows.Int64(0), "its body is not a JSON object");
        if (!rows.TryTime(5, out var at))
            throw new JournalCorruptException(experiment, rows.Int64(0), $"its time is '{rows.Text(5)}'");
        JournalEntry entry = new(
            rows.Int64(0), rows.Text(1), rows.NullableInt32(2), rows.NullableInt32(3), rows.NullableInt32(4), at, rows.Text(6));

        // entries from before there were checksums have none
        return rows.IsNull(7) || rows.Int64(7) == JournalChecksum.Of(entry, rows.Utf8(6))
            ? entry
            : throw new JournalCorruptException(experiment, entry.Sequence, "it is not what was written, its checksum says: the file was changed or is damaged");
    }
}
