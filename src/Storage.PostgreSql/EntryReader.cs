using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Tune.Storage.PostgreSql;

/// <summary>Reads entries and checks what it reads.</summary>
internal static class EntryReader
{
    /// <summary>The entries that follow on <paramref name="after"/> without a hole.</summary>
    public static async Task<ImmutableArray<JournalEntry>> ReadAsync(NpgsqlConnection connection, string experiment, long after, int limit, CancellationToken ct)
    {
        var (head, entries) = await RowsAsync(connection, ExperimentSql.ReadEntries, experiment, ct, after, limit).ConfigureAwait(false);
        for (var i = 0; i < entries.Length; i++)
            if (entries[i].Sequence != after + 1 + i) throw new JournalCorruptException(experiment, after + 1 + i, $"it is missing, the next one stored is {entries[i].Sequence}");
        // the head says how long the journal was, so a lost tail is noticed too
        return entries.Length < limit && after + entries.Length < head
            ? throw new JournalCorruptException(experiment, after + entries.Length + 1, $"it is missing, though {head} entries were written")
            : entries;
    }

    public static async Task<ImmutableArray<JournalEntry>> ReadTrialAsync(NpgsqlConnection connection, string experiment, int trial, CancellationToken ct) =>
        (await RowsAsync(connection, ExperimentSql.ReadTrialEntries, experiment, ct, trial).ConfigureAwait(false)).Entries;

    public static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out time);

    private static async Task<(long Head, ImmutableArray<JournalEntry> Entries)> RowsAsync(NpgsqlConnection connection, string sql, string experiment, CancellationToken ct, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = experiment } } };
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            var rows = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                if (!await rows.ReadAsync(ct).ConfigureAwait(false)) throw new UnknownExperimentException(experiment);
                var head = rows.GetInt64(0);
                var entries = ImmutableArray.CreateBuilder<JournalEntry>();
                if (rows.IsDBNull(1)) return (head, []);
                do
                {
                    entries.Add(Entry(rows, experiment));
                }
                while (await rows.ReadAsync(ct).ConfigureAwait(false));
                return (head, entries.ToImmutable());
            }
        }
    }

    /// <summary>The entry of a row whose first column is another.</summary>
    public static JournalEntry Entry(DbDataReader rows, string experiment)
    {
        var (sequence, body) = (rows.GetInt64(1), rows.GetString(7));
        var utf8 = Encoding.UTF8.GetBytes(body);
        if (!JsonBody.IsObject(utf8)) throw new JournalCorruptException(experiment, sequence, "its body is not a JSON object");
        if (!TryTime(rows.GetString(6), out var at)) throw new JournalCorruptException(experiment, sequence, $"its time is '{rows.GetString(6)}'");
        var entry = new JournalEntry(sequence, rows.GetString(2), Number(3), Number(4), Number(5), at, body);
        return rows.GetInt64(8) == JournalChecksum.Of(entry, utf8)
            ? entry
            : throw new JournalCorruptException(experiment, sequence, "it is not what was written, its checksum says: the table was changed or is damaged");

        int? Number(int column) => rows.IsDBNull(column) ? null : rows.GetInt32(column);
    }
}
