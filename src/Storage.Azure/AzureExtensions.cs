using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Tune.Hosting;
using Tune.Storage;
using Tune.Storage.Azure;

namespace Tune;

/// <summary>
/// Azure's storage for what several silos share. Each address is a connection string, or the URI of a service, to which the process shows its identity (<c>DefaultAzureCredential</c>: a managed
/// identity, a workload identity, a developer's login).
/// </summary>
public static class AzureExtensions
{
    /// <summary>The container for checkpoints unless another one is named.</summary>
    public const string DefaultContainer = "tune-checkpoints";

    /// <summary>
    /// Keeps checkpoints in blob storage, a blob each, in the place of a folder. A silo has those in local folders that it makes or uses just now, below
    /// <see cref="TuneServiceOptions.CheckpointFolder"/> or <see cref="TuneServiceOptions.DataFolder"/>.
    /// </summary>
    /// <param name="tune">What is configured.</param>
    /// <param name="address">A connection string, or the blob service's URI, such as <c>https://ACCOUNT.blob.core.windows.net</c>.</param>
    /// <param name="container">The container; it is created if it is not there.</param>
    /// <exception cref="ArgumentException">The address can't be read.</exception>
    public static TuneBuilder UseAzureBlobCheckpoints(this TuneBuilder tune, string address, string container = DefaultContainer)
    {
        ArgumentNullException.ThrowIfNull(tune);
        var blobs = AzureAddress.OpenBlobs(address, container);
        tune.Services.Replace(ServiceDescriptor.Singleton<ICheckpointStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<TuneServiceOptions>>().Value;
            return new PatientCheckpointStore(
                new AzureBlobCheckpointStore(blobs, Path.Combine(options.CheckpointFolder ?? options.DataFolder, "scratch")), options.SpaceLimit,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PatientCheckpointStore>>());
        }));
        return tune;
    }

    /// <summary>Lets silos find each other in a table, as <c>UseAzureStorageClustering</c> does.</summary>
    /// <param name="silo">What is configured.</param>
    /// <param name="address">A connection string, or the table service's URI, such as <c>https://ACCOUNT.table.core.windows.net</c>.</param>
    /// <exception cref="ArgumentException">The address can't be read.</exception>
    public static ISiloBuilder UseTuneAzureClustering(this ISiloBuilder silo, string address)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var tables = AzureAddress.OpenTables(address);
        return silo.UseAzureStorageClustering(options => options.TableServiceClient = tables);
    }

    /// <summary>Lets a client find the silos that <see cref="UseTuneAzureClustering(ISiloBuilder, string)"/> has in a table.</summary>
    /// <inheritdoc cref="UseTuneAzureClustering(ISiloBuilder, string)"/>
    /// <param name="client">What is configured.</param>
    /// <param name="address">A connection string, or the table service's URI.</param>
    public static IClientBuilder UseTuneAzureClustering(this IClientBuilder client, string address)
    {
        ArgumentNullException.ThrowIfNull(client);
        var tables = AzureAddress.OpenTables(address);
        return client.UseAzureStorageClustering(options => options.TableServiceClient = tables);
    }
}
