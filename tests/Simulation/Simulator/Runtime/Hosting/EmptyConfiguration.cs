using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Orleans.Simulator;

/// <summary>The configuration of services that have no host.</summary>
internal sealed class EmptyConfiguration(string path) : IConfigurationSection
{
    public string Key => path[(path.LastIndexOf(':') + 1)..];

    public string Path => path;

    public string? Value
    {
        get => null;
        set => throw new NotSupportedException("There is no configuration to set.");
    }

    public string? this[string key]
    {
        get => null;
        set => throw new NotSupportedException("There is no configuration to set.");
    }

    public IEnumerable<IConfigurationSection> GetChildren() => [];

    public IChangeToken GetReloadToken() => new CancellationChangeToken(CancellationToken.None);

    public IConfigurationSection GetSection(string key) => new EmptyConfiguration(path.Length == 0 ? key : $"{path}:{key}");
}
