using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Simulator;

namespace Orleans.Hosting;

/// <summary>Storage of grain state in memory.</summary>
/// <remarks>src/Orleans.Persistence.Memory/Hosting/MemoryGrainStorageSiloBuilderExtensions.cs</remarks>
public static class MemoryGrainStorageSiloBuilderExtensions
{
    /// <summary>Adds a storage that lives as long as the cluster.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The storage's name.</param>
    /// <param name="configureOptions">Nothing can be set in the simulator.</param>
    public static ISiloBuilder AddMemoryGrainStorage(
        this ISiloBuilder builder, string name, Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null)
    {
        builder.Services.AddGrainStorage(name, MemoryGrainStorage.Create);
        return builder;
    }

    /// <summary>Adds the storage of states that name none.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configureOptions">Nothing can be set in the simulator.</param>
    public static ISiloBuilder AddMemoryGrainStorageAsDefault(
        this ISiloBuilder builder, Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null)
        => builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);
}
