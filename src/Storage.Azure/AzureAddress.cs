using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Tune.Storage.Azure;

/// <summary>Connection strings and URIs of services.</summary>
internal static class AzureAddress
{
    /// <summary>Whether it is the URI of a service, to which an identity is shown, and no connection string.</summary>
    public static bool IsServiceUri(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";

    /// <exception cref="ArgumentException">The address can't be read.</exception>
    public static BlobContainerClient OpenBlobs(string address, string container)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(container);
        var options = new BlobClientOptions();
        BePatient(options.Retry);
        return Open(address, uri => new BlobServiceClient(uri, new DefaultAzureCredential(), options), text => new BlobServiceClient(text, options)).GetBlobContainerClient(container);
    }

    /// <exception cref="ArgumentException">The address can't be read.</exception>
    public static TableServiceClient OpenTables(string address) =>
        Open(address, uri => new TableServiceClient(uri, new DefaultAzureCredential()), text => new TableServiceClient(text));

    private static T Open<T>(string address, Func<Uri, T> byIdentity, Func<string, T> byKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        try
        {
            return IsServiceUri(address) ? byIdentity(new Uri(address)) : byKey(address);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            // what is in it may be a key, and is not repeated
            throw new ArgumentException("It is neither a connection string of Azure storage nor the https URI of a service.", nameof(address), exception);
        }
    }

    /// <summary>A service that is busy or moves is waited for, for a minute and a half.</summary>
    private static void BePatient(RetryOptions retry) => (retry.Mode, retry.MaxRetries, retry.Delay, retry.MaxDelay) = (RetryMode.Exponential, 7, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
}
