using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Tune.Storage.PostgreSql;

/// <summary>
/// The state of grains, where Orleans keeps it, waiting for the server as the journal does: after a server has been started again every connection that is still in the pool fails once. A write whose answer was
/// lost is refused when it is made again (<see cref="InconsistentStateException"/>), and then the grain is loaded anew.
/// </summary>
/// <param name="storage">Where it is kept.</param>
/// <param name="database">Waits, and says what is wrong.</param>
internal sealed class PatientGrainStorage(IGrainStorage storage, PostgreSqlDatabase database) : IGrainStorage
{
    /// <summary>Where it is kept.</summary>
    public IGrainStorage Storage => storage;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WaitAsync($"reading the state of {grainId}", () => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WaitAsync($"writing the state of {grainId}", () => storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WaitAsync($"removing the state of {grainId}", () => storage.ClearStateAsync(stateName, grainId, grainState));

    private Task<bool> WaitAsync(string operation, Func<Task> work) => database.RepeatAsync(
        operation,
        async () =>
        {
            await work().ConfigureAwait(false);
            return true;
        },
        CancellationToken.None);
}
