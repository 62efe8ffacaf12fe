using System.Globalization;
using Tune.Storage.Sqlite;

namespace Tune.Storage;

/// <summary>
/// Persistent grain state in a <see cref="SqliteDatabase"/>, by state name and grain. The ETag is a version counter that goes on
/// counting after a clear, so an ETag from before it never fits again.
/// </summary>
/// <param name="database">The open database; not disposed by the table.</param>
public sealed class GrainStateTable(SqliteDatabase database)
{
    private const string Find = "SELECT version, body FROM grain_state WHERE state_name = ? AND grain_id = ?";

    private const string Upsert = """
        INSERT INTO grain_state (state_name, grain_id, version, body) VALUES (?, ?, ?, ?)
        ON CONFLICT (state_name, grain_id) DO UPDATE SET version = excluded.version, body = excluded.body
        """;

    /// <summary>The state and its ETag, or null if there is none or it was cleared.</summary>
    public Task<(string Json, string ETag)?> ReadAsync(string stateName, string grainId, CancellationToken ct) =>
        database.ReadAsync<(string, string)?>(
            "reading grain state",
            session => Current(session, stateName, grainId) is { Json: { } json } row ? (json, ETag(row.Version)) : null,
            ct);

    /// <summary>Stores the state; completes when it is durable.</summary>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="json">The state as JSON.</param>
    /// <param name="expectedETag">The ETag of the last read or write; null if there was no state.</param>
    /// <param name="ct">Effective until the write begins.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="GrainStateConflictException">The stored ETag is another one.</exception>
    public Task<string> WriteAsync(string stateName, string grainId, string json, string? expectedETag, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(json);
        return database.WriteAsync(
            $"writing state '{stateName}' of grain '{grainId}'",
            session => Replace(session, stateName, grainId, json, expectedETag),
            ct);
    }

    /// <summary>Removes the state; completes when that is durable. Does nothing if there is none and none is expected.</summary>
    /// <exception cref="GrainStateConflictException">The stored ETag is another one.</exception>
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
