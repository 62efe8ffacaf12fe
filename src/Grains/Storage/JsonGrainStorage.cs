using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Tune.Storage;

/// <summary>The state of grains in a table, as JSON.</summary>
internal sealed class JsonGrainStorage(IGrainStateTable table) : IGrainStorage
{
    // a metric may be NaN, and so may what is kept of it
    internal static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await table.ReadAsync(stateName, grainId.ToString(), CancellationToken.None);
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.ETag;
        grainState.State = stored is { Json: { } json } ? JsonSerializer.Deserialize<T>(json, Options) : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await FenceAsync(() => table.WriteAsync(stateName, grainId.ToString(), JsonSerializer.Serialize(grainState.State, Options), grainState.ETag, CancellationToken.None));
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
