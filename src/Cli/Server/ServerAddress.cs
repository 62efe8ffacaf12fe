namespace Tune.Cli;

/// <summary>Where a server is.</summary>
internal static class ServerAddress
{
    private const string Api = "/api/v1";

    /// <summary>The address that a text names: without the path of the API, which may be there.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static Uri Parse(string place, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException(place, $"expected an address such as https://tune.example.com or http://127.0.0.1:8420, got '{text}'.");
        if (address.UserInfo.Length > 0) throw new UsageException(place, "the address has a name or password in it, which others on this machine can see; give a key by --key-file.");
        if (address.Query.Length > 0 || address.Fragment.Length > 0) throw new UsageException(place, $"expected an address without '?' and '#', got '{text}'.");
        var path = address.AbsolutePath.TrimEnd('/');
        return new Uri(address, $"{(path.EndsWith(Api, StringComparison.Ordinal) ? path[..^Api.Length] : path)}/");
    }
}
