using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Simulator;

internal sealed class PersistentState<T>(string name, GrainId grainId, IGrainStorage storage) : IPersistentState<T>, IPersistentStateLoader
{
    private GrainState<T> _state = new(NewState());

    public T State
    {
        get => _state.State is { } state ? state : _state.State = NewState();
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public static object Create(Activation activation, IPersistentStateConfiguration configuration)
    {
        var storageName = configuration.StorageName ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
        var storage = activation.Silo.Services.GetKeyedService<IGrainStorage>(storageName)
            ?? throw new InvalidOperationException($"{activation.Class.Type}: no storage named '{storageName}' is registered.");
        var state = new PersistentState<T>(configuration.StateName, activation.GrainId, storage);
        activation.States.Add(state);
        return state;
    }

    public Task LoadAsync(CancellationToken cancellationToken) => ReadStateAsync(cancellationToken);

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => CallAsync(nameof(ReadStateAsync), () => storage.ReadStateAsync(name, grainId, _state, cancellationToken), cancellationToken);

    public Task WriteStateAsync(CancellationToken cancellationToken) => CallAsync(nameof(WriteStateAsync), () => storage.WriteStateAsync(name, grainId, _state, cancellationToken), cancellationToken);

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        await CallAsync(nameof(ClearStateAsync), () => storage.ClearStateAsync(name, grainId, _state, cancellationToken), cancellationToken);
        _state = new GrainState<T>(NewState(), _state.ETag) { RecordExists = _state.RecordExists };
    }

    /// <summary>Grains see the storage's failures as those of Orleans, with the cause inside.</summary>
    private async Task CallAsync(string operation, Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await call();
        }
        catch (Exception exception) when (exception is not OrleansException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new OrleansException($"Error from storage provider {storage.GetType().Name}.{name} during {operation} for grain {grainId}{Environment.NewLine} {exception}", exception);
        }
    }

    private static T NewState()
    {
        var hasConstructor = typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null;
        return hasConstructor ? Activator.CreateInstance<T>() : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
    }
}
