using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tune.Storage.Sqlite;

/// <summary>
/// A prepared statement that is used again and again by one thread at a time. It sits on the raw binding because a
/// <see cref="SqliteCommand"/> costs several times the insert itself. Disposing gives it back; its session closes it.
/// </summary>
internal sealed class SqliteStatement(sqlite3 database, sqlite3_stmt statement) : IDisposable
{
    private readonly byte[] _buffer = new byte[1024];
    private int _bound;

    public SqliteStatement Bind(long? value) =>
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, ++_bound, number) : raw.sqlite3_bind_null(statement, ++_bound));

    public SqliteStatement Bind(double? value) =>
        Check(value is { } number ? raw.sqlite3_bind_double(statement, ++_bound, number) : raw.sqlite3_bind_null(statement, ++_bound));

    public SqliteStatement Bind(DateTimeOffset? value)
    {
        if (value is not { } time)
            return Bind((string?)null);
        _ = time.UtcDateTime.TryFormat(_buffer, out var length, "O", CultureInfo.InvariantCulture);
        return Bind(_buffer.AsSpan(0, length));
    }

    public SqliteStatement Bind(string? value)
    {
        // An empty span has no address, and SQLite takes text without an address for NULL.
        if (string.IsNullOrEmpty(value))
            return Check(value is null ? raw.sqlite3_bind_null(statement, ++_bound) : raw.sqlite3_bind_text(statement, ++_bound, value));
        return Encoding.UTF8.GetMaxByteCount(value.Length) <= _buffer.Length
            ? Bind(_buffer.AsSpan(0, Encoding.UTF8.GetBytes(value, _buffer)))
            : Bind(Encoding.UTF8.GetBytes(value));
    }

    public SqliteStatement Bind(ReadOnlySpan<byte> utf8) => Check(raw.sqlite3_bind_text(statement, ++_bound, utf8));

    public SqliteStatement BindBlob(ReadOnlySpan<byte> bytes) => Check(raw.sqlite3_bind_blob(statement, ++_bound, bytes));

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code is raw.SQLITE_ROW)
            return true;
        if (code is not raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(code, database);
        return false;
    }

    /// <summary>Executes it for its effect and makes it ready to be bound again.</summary>
    public void Run()
    {
        while (Step())
        {
        }
        Reset();
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public int? NullableInt32(int column) => IsNull(column) ? null : Int32(column);

    public double Double(int column) => raw.sqlite3_column_double(statement, column);

    /// <summary>The column's text in UTF-8; valid until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? NullableText(int column) => IsNull(column) ? null : Text(column);

    public DateTimeOffset Time(int column) =>
        DateTimeOffset.Parse(Text(column), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    /// <summary>False if the column is no time.</summary>
    public bool TryTime(int column, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(Text(column), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out time);

    public void Dispose() => Reset();

    /// <summary>Frees it for good.</summary>
    public void Close() => statement.Dispose();

    private void Reset()
    {
        // The code repeats the error of the step before, which was thrown there.
        _ = raw.sqlite3_reset(statement);
        _bound = 0;
    }

    private SqliteStatement Check(int code)
    {
        if (code is not raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, database);
        return this;
    }
}
