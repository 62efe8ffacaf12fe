using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Runtime.Hosting;

/// <summary>Registration of storages.</summary>
/// <remarks>src/Orleans.Runtime/Hosting/StorageProviderHostExtensions.cs</remarks>
public static class StorageProviderExtensions
{
    /// <summary>Adds a storage under a name.</summary>
    /// <typeparam name="T">The storage.</typeparam>
    /// <param name="collection">The services of the silo.</param>
    /// <param name="name">The name.</param>
    /// <param name="implementationFactory">Makes the storage.</param>
    public static IServiceCollection AddGrainStorage<T>(
        this IServiceCollection collection, string name, Func<IServiceProvider, string, T> implementationFactory)
        where T : IGrainStorage
        => collection.AddKeyedSingleton<IGrainStorage>(name, (services, _) => implementationFactory(services, name));
}
