using System.Collections.Immutable;
using Tune.Storage.Sqlite;

namespace Tune.Storage;

/// <summary>Experiments in a <see cref="SqliteDatabase"/>. The tables are described in docs/results-database.md.</summary>
/// <param name="database">The open database; not disposed by the store.</param>
public sealed class SqliteExperimentStore(SqliteDatabase database) : IExperimentStore
{
    /// <inheritdoc/>
    public Task<ExperimentRow?> FindAsync(string experiment, CancellationToken ct) =>
        database.ReadAsync(
            "reading an experiment",
            session =>
            {
                using var rows = session.Rent(ExperimentSql.Find);
                return rows.Bind(experiment).Step() ? ExperimentReader.Experiment(rows) : null;
            },
            ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<ExperimentEntry>> ListAsync(CancellationToken ct) =>
        database.ReadAsync(
            "listing experiments",
            session =>
            {
                using var rows = session.Rent(ExperimentSql.List);
                var experiments = ImmutableArray.CreateBuilder<ExperimentEntry>();
                while (rows.Step())
                    experiments.Add(ExperimentReader.Listed(rows));
                return experiments.ToImmutable();
            },
            ct);

    /// <inheritdoc/>
    public Task<ImmutableArray<ExperimentOutline>> OutlineAsync(CancellationToken ct) => database.ReadAsync("listing experiments", ExperimentOutlines.Read, ct);

    /// <inheritdoc/>
    public Task CreateAsync(ExperimentRow row, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(row.Name);
        return database.WriteAsync($"creating experiment '{row.Name}'", session => { Create(session, row); }, ct);
    }

    /// <inheritdoc/>
    public Task ImportAsync(ExperimentRow row, ImmutableArray<JournalEntry> journal, ImmutableArray<TrialRow> trials, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(row.Name);
        var batch = new EncodedBatch(row.Name, new JournalBatch(0, 0, journal, trials, null));
        return database.WriteAsync($"importing experiment '{row.Name}'", session => JournalAppend.Execute(session, batch.Of(Create(session, row))), ct);
    }

    /// <inheritdoc/>
    public Task AppendAsync(string experiment, JournalBatch batch, CancellationToken ct)
    {
        var encoded = new EncodedBatch(experiment, batch);
        return database.WriteAsync(encoded.Description, session => JournalAppend.Execute(session, encoded), ct);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> ReadAsync(string experiment, long after, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return database.ReadAsync("reading a journal", session => ExperimentReader.Entries(session, experiment, after, limit), ct);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<JournalEntry>> ReadTrialAsync(string experiment, int trial, CancellationToken ct) =>
        database.ReadAsync("reading a trial's journal", session => ExperimentReader.TrialEntries(session, experiment, trial), ct);

    /// <inheritdoc/>
    public Task SaveSnapshotAsync(string experiment, long incarnation, long sequence, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        database.WriteAsync(
            $"saving a snapshot of experiment '{experiment}'",
            session =>
            {
                var head = ExperimentReader.HeadOf(session, experiment, incarnation);
                if (sequence > head)
                    throw new JournalConflictException(experiment, sequence, head);
                using var upsert = session.Rent(ExperimentSql.SaveSnapshot);
                upsert.Bind(incarnation).Bind(sequence).BindBlob(body.Span).Run();
            },
            ct);

    /// <inheritdoc/>
    public Task<(long Sequence, ReadOnlyMemory<byte> Body)?> FindSnapshotAsync(string experiment, CancellationToken ct) =>
        database.ReadAsync<(long, ReadOnlyMemory<byte>)?>(
            "reading a snapshot",
            session =>
            {
                using var rows = session.Rent(ExperimentSql.FindSnapshot);
                return rows.Bind(experiment).Step() ? (rows.Int64(0), rows.Utf8(1).ToArray()) : null;
            },
            ct);

    /// <inheritdoc/>
    public Task DeleteAsync(string experiment, long incarnation, CancellationToken ct) =>
        database.WriteAsync(
            $"deleting experiment '{experiment}'",
            session =>
            {
                using var delete = session.Rent(ExperimentSql.Delete);
                if (!delete.Bind(experiment).Bind(incarnation).Step())
                    return;
                foreach (var sql in ExperimentSql.DeleteRows)
                {
                    using var rows = session.Rent(sql);
                    rows.Bind(incarnation).Run();
                }
            },
            ct);

    private static long Create(SqliteSession session, ExperimentRow row)
    {
        using (var alike = session.Rent(ExperimentSql.FindAlike))
        {
            if (alike.Bind(row.Name).Step())
                throw new InvalidExperimentException([$"Name: there is an experiment '{alike.Text(0)}', and where file systems don't tell upper from lower case '{row.Name}' would have the same folder. Choose another name."]);
        }

        using var insert = session.Rent(ExperimentSql.Create);
        var isNew = insert.Bind(row.Name).Bind(row.SpecJson).Bind(row.Status).Bind(row.Trainable).Bind(row.CreatedAt).Bind(row.UpdatedAt).Step();
        return isNew ? insert.Int64(0) : throw new DuplicateExperimentException(row.Name);
    }
}
