using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using Tune.Storage.PostgreSql;

namespace Tune.Storage;

/// <summary>Experiments in a <see cref="PostgreSqlDatabase"/>. The tables are described in docs/results-database.md.</summary>
/// <param name="database">The database; not disposed by the store.</param>
public sealed class PostgreSqlExperimentStore(PostgreSqlDatabase database) : IExperimentStore
{
    /// <inheritdoc/>
    public Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct) => database.RunAsync(
        "reading an experiment",
        async connection => (await RowsAsync(connection, ExperimentSql.Find, Experiment, ct, experiment)
            .ConfigureAwait(false)).SingleOrDefault(),
        ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<ExperimentEntry>> ListAsync(CancellationToken ct) => database.RunAsync(
        "listing experiments",
        async connection => (await RowsAsync(connection, ExperimentSql.List, row => new ExperimentEntry(row.GetString(0), row.GetString(1), row.GetString(2), Time(row, 3), Time(row, 4)), ct)
            .ConfigureAwait(false)).ToImmutableArray(),
        ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct) => database.RunAsync(
        "listing experiments",
        async connection =>
        {
            var experiments = await RowsAsync(connection, ExperimentSql.FindAll, Experiment, ct).ConfigureAwait(false);
            var names = experiments.ToDictionary(row => row.Incarnation, row => row.Name);
            var counts = (await RowsAsync(connection, ExperimentSql.CountTrials, row => (Experiment: row.GetInt64(0), Status: row.GetString(1), Trials: row.GetInt32(2)), ct).ConfigureAwait(false)).ToLookup(row => row.Experiment);
            var best = (await RowsAsync(connection, ExperimentSql.BestTrials, row => (Experiment: row.GetInt64(0), IsLeast: row.GetBoolean(1), Trial: row.GetInt32(2), Objective: row.GetDouble(3)), ct).ConfigureAwait(false))
                .ToDictionary(row => (row.Experiment, row.IsLeast), row => (row.Trial, row.Objective));
            var tags = (await RowsAsync(connection, ExperimentSql.Tags, row => (Experiment: row.GetInt64(0), Entry: EntryReader.Entry(row, names.GetValueOrDefault(row.GetInt64(0), ""))), ct).ConfigureAwait(false)).ToLookup(row => row.Experiment);
            return ImmutableArray.CreateRange(experiments.Select(row => new ExperimentOutline(
                row, [.. counts[row.Incarnation].Select(count => (count.Status, count.Trials))], Best(row, isLeast: true), Best(row, isLeast: false), [.. tags[row.Incarnation].Select(tag => tag.Entry)])));

            (int, double)? Best(ExperimentRow row, bool isLeast) => best.TryGetValue((row.Incarnation, isLeast), out var found) ? found : null;
        },
        ct);

    /// <inheritdoc/>
    public async Task CreateAsync(ExperimentRow row, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(row.Name);
        string? mark = null;
        await database.RunAsync(
            $"creating experiment '{row.Name}'",
            async connection =>
            {
                // an attempt whose answer was lost may have created it
                mark ??= await AppendSql.DrawNameAsync(connection).ConfigureAwait(false);
                return await CreateAsync(connection, row, mark, ct).ConfigureAwait(false);
            },
            ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ImportAsync(ExperimentRow row, ImmutableArray<JournalEntry> journal, ImmutableArray<TrialRow> trials, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(row.Name);
        var batch = new EncodedBatch(row.Name, new JournalBatch(0, 0, journal, trials, null));
        string? mark = null;
        await database.RunAsync(
            $"importing experiment '{row.Name}'",
            async connection =>
            {
                mark ??= await AppendSql.DrawNameAsync(connection).ConfigureAwait(false);
                var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    // what an attempt whose answer was lost has created is there with its journal
                    if (await CreateAsync(connection, row, mark, ct).ConfigureAwait(false) is { } incarnation) await AppendSql.AppendAsync(connection, [batch.Of(incarnation)], mark).ConfigureAwait(false);
                    await transaction.CommitAsync(ct).ConfigureAwait(false);
                    return true;
                }
            },
            ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct) => database.AppendAsync(new EncodedBatch(experiment, batch), ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> ReadAsync(string experiment, long after, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return database.RunAsync("reading a journal", connection => EntryReader.ReadAsync(connection, experiment, after, limit, ct), ct);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> ReadTrialAsync(string experiment, int trial, CancellationToken ct) =>
        database.RunAsync("reading a trial's journal", connection => EntryReader.ReadTrialAsync(connection, experiment, trial, ct), ct);

    /// <inheritdoc/>
    public Task SaveSnapshotAsync(string experiment, long incarnation, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct) => database.RunAsync(
        $"saving a snapshot of experiment '{experiment}'",
        async connection => await RowsAsync(connection, ExperimentSql.SaveSnapshot, row => (Id: row.GetInt64(0), Head: row.GetInt64(1)), ct, experiment, incarnation, sequence, body).ConfigureAwait(false) switch
        {
            [] => throw new UnknownExperimentException(experiment),
            [var (id, _)] when id != incarnation => throw new ExperimentReplacedException(experiment),
            [var (_, head)] when head < sequence => throw new JournalConflictException(experiment, sequence, head),
            _ => true,
        },
        ct);

    /// <inheritdoc/>
    public Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct) => database.RunAsync<(long, ReadOnlyMemory<byte>)?>(
        "reading a snapshot",
        async connection => await RowsAsync(connection, ExperimentSql.FindSnapshot, row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)), ct, experiment).ConfigureAwait(false) is [var (sequence, body)] ? (sequence, body) : null,
        ct);

    /// <inheritdoc/>
    public Task DeleteAsync(string experiment, long incarnation, CancellationToken ct) => database.RunAsync(
        $"deleting experiment '{experiment}'",
        async connection =>
        {
            // what was deleted and is not known to be is deleted again: no rows of its number ever come back
            var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new(ExperimentSql.Delete) { Parameters = { new() { Value = experiment }, new() { Value = incarnation } } },
                    new(ExperimentSql.DeleteRows) { Parameters = { new() { Value = incarnation } } },
                },
            };
            await using (batch.ConfigureAwait(false)) return await batch.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        },
        ct);

    /// <returns>The incarnation; null if it was created before, by what has the same mark.</returns>
    private static async Task<long?> CreateAsync(NpgsqlConnection connection, ExperimentRow row, string mark, CancellationToken ct)
    {
        var created = await RowsAsync(
            connection, ExperimentSql.Create, created => created.GetInt64(0), ct,
            row.Name, row.SpecJson, row.Status, row.Trainable, AppendSql.Text(row.CreatedAt), AppendSql.Text(row.UpdatedAt), mark).ConfigureAwait(false);
        if (created is [var incarnation]) return incarnation;
        var there = await RowsAsync(connection, ExperimentSql.FindAlike, alike => (Name: alike.GetString(0), Writer: alike.IsDBNull(1) ? null : alike.GetString(1)), ct, row.Name).ConfigureAwait(false);
        if (there is [var (name, _), ..] && name != row.Name)
            throw new InvalidExperimentException([$"Name: there is an experiment '{name}', and where file systems don't tell upper from lower case '{row.Name}' would have the same folder. Choose another name."]);
        return there is [(_, var by), ..] && by == mark ? null : throw new DuplicateExperimentException(row.Name);
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, string sql, Func<DbDataReader, T> row, CancellationToken ct, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            var rows = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var all = new List<T>();
                while (await rows.ReadAsync(ct).ConfigureAwait(false)) all.Add(row(rows));
                return all;
            }
        }
    }

    private static ExperimentRow Experiment(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Time(row, 4), Time(row, 5)) { Incarnation = row.GetInt64(6) };

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.Parse(row.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
