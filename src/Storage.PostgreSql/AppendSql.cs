using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Tune.Storage.PostgreSql;

/// <summary>The statements that write batches.</summary>
internal static class AppendSql
{
    /// <summary>Moves each head that is the expected one, fence and change in one, and writes what belongs to those that were moved.</summary>
    private const string Append = """
        with asked as (select * from unnest($1, $2, $3, $4, $5, $6, $29) as a(id, name, expected, head, status, at, spec)),
        moved as (
            update experiments as e
            set head = a.head, status = coalesce(a.status, e.status), updated_at = coalesce(a.at, e.updated_at), spec = coalesce(a.spec, e.spec), writer = $7
            from asked as a where e.id = a.id and e.name = a.name and e.head = a.expected returning e.id),
        forgotten as (delete from snapshots where experiment in (select m.id from moved as m join asked as a on a.id = m.id where a.spec is not null)),
        entries as (
            insert into journal (experiment, sequence, kind, trial, attempt, iteration, at, body, checksum)
            select j.experiment, j.sequence, j.kind, j.trial, j.attempt, j.iteration, j.at, j.body::json, j.checksum
            from unnest($8, $9, $10, $11, $12, $13, $14, $15, $16) as j(experiment, sequence, kind, trial, attempt, iteration, at, body, checksum)
            where j.experiment in (select id from moved)),
        rows as (
            insert into trials (experiment, trial, status, config, attempts, failures, iterations, objective, reason, error, created_at, ended_at)
            select t.experiment, t.trial, t.status, t.config::json, t.attempts, t.failures, t.iterations, t.objective, t.reason, t.error, t.created_at, t.ended_at
            from unnest($17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
                as t(experiment, trial, status, config, attempts, failures, iterations, objective, reason, error, created_at, ended_at)
            where t.experiment in (select id from moved)
            on conflict (experiment, trial) do update
            set status = excluded.status, config = excluded.config, attempts = excluded.attempts, failures = excluded.failures, iterations = excluded.iterations,
                objective = excluded.objective, reason = excluded.reason, error = excluded.error, created_at = excluded.created_at, ended_at = excluded.ended_at)
        select id from moved
        """;

    private const string Locate = "select id, head, writer from experiments where name = $1";

    private const NpgsqlDbType Numbers = NpgsqlDbType.Array | NpgsqlDbType.Bigint;
    private const NpgsqlDbType SmallNumbers = NpgsqlDbType.Array | NpgsqlDbType.Integer;
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
    private const NpgsqlDbType Reals = NpgsqlDbType.Array | NpgsqlDbType.Double;

    /// <summary>A name that nobody else has.</summary>
    public static async Task<string> DrawNameAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand("select gen_random_uuid()::text", connection);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync().ConfigureAwait(false) as string ?? throw new InvalidOperationException("The server has drawn nothing.");
    }

    /// <summary>Writes batches of different experiments in one commit.</summary>
    /// <returns>The incarnations that were as expected, and so were written.</returns>
    public static async Task<HashSet<long>> AppendAsync(NpgsqlConnection connection, IReadOnlyList<EncodedBatch> batches, string mark)
    {
        var entries = batches.SelectMany(batch => batch.Entries.Select((entry, i) => (Experiment: batch.Incarnation, Entry: entry, Body: batch.Bodies[i], Checksum: batch.Checksums[i]))).ToList();
        var trials = batches.SelectMany(batch => batch.Trials.Select(trial => (Experiment: batch.Incarnation, Row: trial))).ToList();
        var command = new NpgsqlCommand(Append, connection)
        {
            Parameters =
            {
                Column(batches, batch => batch.Incarnation, Numbers),
                Column(batches, batch => batch.Experiment, Texts),
                Column(batches, batch => batch.ExpectedHead, Numbers),
                Column(batches, batch => batch.Head, Numbers),
                Column(batches, batch => batch.Status, Texts),
                Column(batches, batch => Text(batch.UpdatedAt), Texts),
                new() { Value = mark, NpgsqlDbType = NpgsqlDbType.Text },
                Column(entries, one => one.Experiment, Numbers),
                Column(entries, one => one.Entry.Sequence, Numbers),
                Column(entries, one => one.Entry.Kind, Texts),
                Column(entries, one => one.Entry.Trial, SmallNumbers),
                Column(entries, one => one.Entry.Attempt, SmallNumbers),
                Column(entries, one => one.Entry.Iteration, SmallNumbers),
                Column(entries, one => Text(one.Entry.At), Texts),
                // as it was checked and hashed
                Column(entries, one => System.Text.Encoding.UTF8.GetString(one.Body), Texts),
                Column(entries, one => one.Checksum, Numbers),
                Column(trials, one => one.Experiment, Numbers),
                Column(trials, one => one.Row.Trial, SmallNumbers),
                Column(trials, one => one.Row.Status, Texts),
                Column(trials, one => one.Row.ConfigJson, Texts),
                Column(trials, one => one.Row.Attempts, SmallNumbers),
                Column(trials, one => one.Row.Failures, SmallNumbers),
                Column(trials, one => one.Row.Iterations, SmallNumbers),
                Column(trials, one => one.Row.Objective, Reals),
                Column(trials, one => Storable(one.Row.Reason), Texts),
                Column(trials, one => Storable(one.Row.ErrorText), Texts),
                Column(trials, one => Text(one.Row.CreatedAt), Texts),
                Column(trials, one => Text(one.Row.EndedAt), Texts),
                Column(batches, batch => batch.SpecJson, Texts),
            },
        };
        await using (command.ConfigureAwait(false))
        {
            // parsed and planned once a connection
            await command.PrepareAsync().ConfigureAwait(false);
            var moved = new HashSet<long>();
            var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
                while (await rows.ReadAsync().ConfigureAwait(false)) moved.Add(rows.GetInt64(0));
            return moved;
        }
    }

    /// <summary>Why a head was not moved; null if it bears the mark of this very commit, whose answer was lost.</summary>
    public static async Task<Exception?> WhyNotMovedAsync(NpgsqlConnection connection, EncodedBatch batch, string mark)
    {
        var command = new NpgsqlCommand(Locate, connection) { Parameters = { new() { Value = batch.Experiment } } };
        await using (command.ConfigureAwait(false))
        {
            var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                if (!await rows.ReadAsync().ConfigureAwait(false)) return new UnknownExperimentException(batch.Experiment);
                if (rows.GetInt64(0) != batch.Incarnation) return new ExperimentReplacedException(batch.Experiment);
                return !rows.IsDBNull(2) && rows.GetString(2) == mark ? null : new JournalConflictException(batch.Experiment, batch.ExpectedHead, rows.GetInt64(1));
            }
        }
    }

    /// <summary>A time as it is stored: UTC, and exact, which a timestamp of the server is not.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string? Text(DateTimeOffset? time) => time is { } known ? Text(known) : null;

    /// <summary>PostgreSQL has no text with a NUL, and none with half a surrogate pair.</summary>
    private static string? Storable(string? text) =>
        text is null ? null : System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IEnumerable<TRow> rows, Func<TRow, TValue> value, NpgsqlDbType type) =>
        new() { TypedValue = [.. rows.Select(value)], NpgsqlDbType = type };
}
