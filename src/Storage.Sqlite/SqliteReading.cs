using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Tune.Storage.Sqlite;

/// <summary>The experiments of a data folder, read while another process has it open, or while none has; nothing is written. Not thread-safe.</summary>
internal sealed class SqliteReading : IDisposable
{
    private readonly SqliteSession _session;
    private readonly string _file;

    private SqliteReading(SqliteSession session, string file) => (_session, _file) = (session, file);

    /// <summary>Opens the database of a data folder. One of an older layout is brought to the newest first.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="DataFolderInUseException">It has an older layout, and a process of an older version has it open.</exception>
    /// <exception cref="StorageCorruptException">The file is damaged or no SQLite database.</exception>
    /// <exception cref="StorageVersionException">The file was written by a newer program.</exception>
    public static async Task<SqliteReading?> OpenAsync(string folder)
    {
        var file = Path.Combine(Path.GetFullPath(folder), SqliteDatabase.FileName);
        if (!File.Exists(file)) return null;
        var reading = Open(file);
        try
        {
            if (reading.Read("reading the layout", SchemaMigrator.FindVersion) >= SchemaMigrator.All[^1].Version) return reading;
        }
        catch
        {
            reading.Dispose();
            throw;
        }

        reading.Dispose();
        await SqliteDatabase.Open(folder).DisposeAsync();
        return Open(file);
    }

    /// <summary>All experiments and what their trials have come to, the oldest first.</summary>
    public ImmutableArray<ExperimentOutline> Outline() => Read("listing experiments", ExperimentOutlines.Read);

    /// <summary>The experiment of that name, or null.</summary>
    public ExperimentRow? Find(string experiment) => Read("reading an experiment", session =>
    {
        using var rows = session.Rent(ExperimentSql.Find);
        return rows.Bind(experiment).Step() ? ExperimentReader.Experiment(rows) : null;
    });

    /// <summary>At most <paramref name="limit"/> entries with a sequence greater than <paramref name="after"/>, in order.</summary>
    /// <exception cref="JournalCorruptException">An entry is missing or is not what was written.</exception>
    /// <exception cref="UnknownExperimentException">There is no such experiment.</exception>
    public ImmutableArray<JournalEntry> Entries(string experiment, long after, int limit) =>
        Read("reading a journal", session => ExperimentReader.Entries(session, experiment, after, limit));

    public void Dispose() => _session.Dispose();

    private static SqliteReading Open(string file)
    {
        try
        {
            var session = SqliteSession.Open(file, SqliteOpenMode.ReadOnly);
            try
            {
                SchemaMigrator.RefuseNewer(session, file, SchemaMigrator.All);
                return new(session, file);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Explain(error, file, "opening the database");
        }
    }

    /// <summary>Reads one consistent state.</summary>
    private T Read<T>(string description, Func<SqliteSession, T> work)
    {
        try
        {
            _session.Run("BEGIN");
            try
            {
                return work(_session);
            }
            finally
            {
                if (_session.IsInTransaction) _session.Run("COMMIT");
            }
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Explain(error, _file, description);
        }
    }
}
