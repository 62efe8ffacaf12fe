using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Simulator;

/// <summary>Keeps states as JSON, so that a grain gets back what it stored and not what it changed since.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
    private long _lastVersion;

    public static MemoryGrainStorage Create(IServiceProvider services, string name) => services.GetRequiredService<Cluster>().MemoryStorage(name);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = _records.GetValueOrDefault((stateName, grainId));
        grainState.RecordExists = record is not null;
        grainState.ETag = record?.ETag;
        grainState.State = record is null ? default : JsonSerializer.Deserialize<T>(record.Json, Json);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = Interlocked.Increment(ref _lastVersion).ToString(CultureInfo.InvariantCulture);
        var next = new Record(version, JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json));
        var current = _records.GetValueOrDefault((stateName, grainId));
        if (current?.ETag != grainState.ETag) return Conflict(current, grainState);
        var isStored = current is null ? _records.TryAdd((stateName, grainId), next) : _records.TryUpdate((stateName, grainId), next, current);
        if (!isStored) return Conflict(_records.GetValueOrDefault((stateName, grainId)), grainState);
        grainState.ETag = version;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var current = _records.GetValueOrDefault((stateName, grainId));
        if (current?.ETag != grainState.ETag) return Conflict(current, grainState);
        if (current is not null && !_records.TryRemove(new((stateName, grainId), current)))
            return Conflict(_records.GetValueOrDefault((stateName, grainId)), grainState);
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static Task Conflict<T>(Record? current, IGrainState<T> grainState) => Task.FromException(
        new InconsistentStateException("The stored state has another version.", current?.ETag, grainState.ETag));

    private sealed record Record(string ETag, byte[] Json);
}
