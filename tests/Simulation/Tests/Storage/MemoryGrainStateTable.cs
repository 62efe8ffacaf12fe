using System.Globalization;

namespace Tune.Storage;

/// <summary>Grain state in memory; every operation takes effect when it is called.</summary>
internal sealed class MemoryGrainStateTable : IGrainStateTable
{
    private readonly Dictionary<(string State, string Grain), (long Version, string? Json)> _rows = [];

    public Task<(string Json, string ETag)?> ReadAsync(string stateName, string grainId, CancellationToken ct) =>
        Task.FromResult(_rows.TryGetValue((stateName, grainId), out var row) && row.Json is { } json ? (json, ETag(row.Version)) : ((string, string)?)null);

    public Task<string> WriteAsync(string stateName, string grainId, string json, string? expectedETag, CancellationToken ct) =>
        Replace(stateName, grainId, json, expectedETag);

    public Task ClearAsync(string stateName, string grainId, string? expectedETag, CancellationToken ct) =>
        expectedETag is null && !_rows.ContainsKey((stateName, grainId)) ? Task.CompletedTask : Replace(stateName, grainId, null, expectedETag);

    private Task<string> Replace(string stateName, string grainId, string? json, string? expectedETag)
    {
        var row = _rows.GetValueOrDefault((stateName, grainId));
        var storedETag = row.Json is null ? null : ETag(row.Version);
        if (storedETag != expectedETag) return Task.FromException<string>(new GrainStateConflictException(stateName, grainId, storedETag, expectedETag));
        if (json is null && row.Json is null) return Task.FromResult("");
        _rows[(stateName, grainId)] = (row.Version + 1, json);
        return Task.FromResult(ETag(row.Version + 1));
    }

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
