using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Tune.Http;

/// <summary>The keys that are valid now: those of the configuration, and those of the file, whose changes are seen at once. Thread-safe.</summary>
internal sealed class ApiKeyRing(IOptions<TuneApiOptions> options)
{
    private readonly Lock _lock = new();
    private (DateTime ChangedAt, long Bytes) _seen;
    private ImmutableArray<ApiKey> _ofFile = [];

    private ImmutableArray<ApiKey> OfConfiguration => field.IsDefault ? field = [.. options.Value.Keys.Select(key => new ApiKey(key.Name, key.Role, key.Hash))] : field;

    /// <summary>All of them.</summary>
    /// <exception cref="TuneException">The file can't be read.</exception>
    public ImmutableArray<ApiKey> Current()
    {
        if (options.Value.KeysFile is not { } path) return OfConfiguration;
        lock (_lock)
        {
            var file = new FileInfo(path);
            var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (now != _seen) (_ofFile, _seen) = (ApiKeyFile.Read(path), now);
            return [.. OfConfiguration, .. _ofFile];
        }
    }
}
