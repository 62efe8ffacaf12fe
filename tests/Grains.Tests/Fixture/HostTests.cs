using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Tests on one data folder and the hosts that a test starts on it.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public abstract class HostTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<TuneHost> _hosts = [];

    internal string DataFolder => _folder["data"];

    internal string FolderOf(string name) => _folder[name];

    internal StoreProbe Probe { get; } = new();

    internal async Task<TuneHost> StartAsync(
        int slots = 2, Action<TuneBuilder>? tune = null, Action<TuneServiceOptions>? options = null,
        Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? services = null, string? folder = null)
    {
        var host = await TuneHost.StartAsync(folder ?? DataFolder, slots, tune, folder is null ? Probe : null, options, services).OrFail("the host starts");
        _hosts.Add(host);
        return host;
    }

    internal async Task<TuneHost> RestartAsync(TuneHost host, int slots = 2, Action<TuneBuilder>? tune = null)
    {
        await host.DisposeAsync();
        _hosts.Remove(host);
        return await StartAsync(slots, tune);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
        _folder.Dispose();
    }
}
