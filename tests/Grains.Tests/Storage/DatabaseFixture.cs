using Microsoft.Data.Sqlite;

namespace Tune.Storage;

/// <summary>A database in a folder of its own, that can be closed and opened again.</summary>
internal sealed class DatabaseFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DatabaseFixture() => Database = SqliteDatabase.Open(DataFolder);

    public string DataFolder => _folder["data"];

    public SqliteDatabase Database { get; private set; }

    public SqliteExperimentStore Store => new(Database);

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = SqliteDatabase.Open(DataFolder);
    }

    /// <summary>What is on disk at this moment, as a process finds it after this one was killed.</summary>
    public string CopyAsCrashed(string name)
    {
        var copy = Directory.CreateDirectory(_folder[name]).FullName;
        foreach (var file in Directory.GetFiles(DataFolder, "tune.db*"))
        {
            // The shared-memory file is not synced: a crash may leave anything of it, SQLite rebuilds it.
            if (!file.EndsWith("-shm", StringComparison.Ordinal))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }
        return copy;
    }

    /// <summary>Makes a change as a person would with a tool of their own.</summary>
    public void Tamper(string sql) => Tamper(DataFolder, sql);

    public static void Tamper(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "tune.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = command.ExecuteNonQuery();
    }

    /// <summary>Rows of a query, columns joined by '|', as the sqlite3 shell prints them.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database.File};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(column => Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture))));
        }
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
