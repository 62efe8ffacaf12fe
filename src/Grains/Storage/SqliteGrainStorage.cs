using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Tune.Storage;

/// <summary>The state of grains in the database of the data folder, as JSON.</summary>
internal sealed class SqliteGrainStorage(GrainStateTable table) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await table.ReadAsync(stateName, grainId.ToString(), CancellationToken.None);
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.ETag;
        grainState.State = stored is { Json: { } json } ? JsonSerializer.Deserialize<T>(json) : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await FenceAsync(() => table.WriteAsync(stateName, grainId.ToString(), JsonSerializer.Serialize(grainState.State), grainState.ETag, CancellationToken.None));
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await FenceAsync(async () =>
        {
            await table.ClearAsync(stateName, grainId.ToString(), grainState.ETag, CancellationToken.None);
            return "";
        });
        (grainState.ETag, grainState.RecordExists, grainState.State) = (null, false, Activator.CreateInstance<T>());
    }

    private static async Task<string> FenceAsync(Func<Task<string>> write)
    {
        try
        {
            return await write();
        }
        catch (GrainStateConflictException exception)
        {
            throw new InconsistentStateException(exception.Message, exception.StoredETag, exception.CurrentETag, exception);
        }
    }
}
