using Tune.Storage;

namespace Tune.Simulations;

internal sealed class FaultyGrainStateTable(MemoryGrainStateTable inner, StorageFaults faults) : IGrainStateTable
{
    public Task<(string Json, string ETag)?> ReadAsync(string stateName, string grainId, CancellationToken ct) =>
        faults.ReadAsync($"reading the state of {grainId}", () => inner.ReadAsync(stateName, grainId, ct));

    public Task<string> WriteAsync(string stateName, string grainId, string json, string? expectedETag, CancellationToken ct) =>
        faults.WriteAsync($"writing the state of {grainId}", () => inner.WriteAsync(stateName, grainId, json, expectedETag, ct));

    public Task ClearAsync(string stateName, string grainId, string? expectedETag, CancellationToken ct) =>
        faults.WriteAsync($"clearing the state of {grainId}", () => inner.ClearAsync(stateName, grainId, expectedETag, ct));
}
