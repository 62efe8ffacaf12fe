using System.Globalization;
using Tune.Storage.Sqlite;

namespace Tune.Storage;

/// <summary>Persistent grain state in a <see cref="SqliteDatabase"/>.</summary>
/// <param name="database">The open database; not disposed by the table.</param>
public sealed class SqliteGrainStateTable(SqliteDatabase database) : IGrainStateTable
{
    private const string Find = "SELECT version, body FROM grain_state WHERE state_name = ? AND grain_id = ?";

    private const string Upsert = """
        INSERT INTO grain_state (state_name, grain_id, version, body) VALUES (?, ?, ?, ?)
        ON CONFLICT (state_name, grain_id) DO UPDATE SET version = excluded.version, body = excluded.body
        """;

    /// <inheritdoc/>
    public Task<(string Json, string ETag)?> ReadAsync(string stateName, string grainId, CancellationToken ct) =>
        database.ReadAsync<(string, string)?>(
            "reading grain state",
            session => Current(session, stateName, grainId) is { Json: { } json } row ? (json, ETag(row.Version)) : null,
            ct);

    /// <inheritdoc/>
    public Task<string> WriteAsync(string stateName, string grainId, string json, string? expectedETag, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(json);
        return database.WriteAsync(
            $"writing state '{stateName}' of grain '{grainId}'",
            session => Replace(session, stateName, grainId, json, expectedETag),
            ct);
    }

    /// <inheritdoc/>
    public Task ClearAsync(string stateName, string grainId, string? expectedETag, CancellationToken ct) =>
        database.WriteAsync(
            $"clearing state '{stateName}' of grain '{grainId}'",
            session =>
            {
                // Without a row there is nothing to count on from.
                if (expectedETag is not null || Current(session, stateName, grainId) is { Json: not null })
                    _ = Replace(session, stateName, grainId, null, expectedETag);
            },
            ct);

    private static string Replace(SqliteSession session, string stateName, string grainId, string? json, string? expectedETag)
    {
        var row = Current(session, stateName, grainId);
        var storedETag = row is { Json: not null } ? ETag(row.Value.Version) : null;
        if (storedETag != expectedETag)
            throw new GrainStateConflictException(stateName, grainId, storedETag, expectedETag);
        var version = (row?.Version ?? 0) + 1;
        using var upsert = session.Rent(Upsert);
        upsert.Bind(stateName).Bind(grainId).Bind(version).Bind(json).Run();
        return ETag(version);
    }

    private static (long Version, string? Json)? Current(SqliteSession session, string stateName, string grainId)
    {
        using var rows = session.Rent(Find);
        return rows.Bind(stateName).Bind(grainId).Step() ? (rows.Int64(0), rows.NullableText(1)) : null;
    }

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
