using Tune.Servers;

namespace Tune.Storage;

/// <summary>A PostgreSQL server of this process, which ends with it however that ends; see <c>postgresql.sh</c>.</summary>
public sealed partial class PostgreSqlServer
{
    private ShellServer? _server;
    private int _schemas;

    /// <summary>Whether its commits survive the loss of power, which a test does without.</summary>
    public bool IsSynced { get; init; }

    /// <summary>The folder in which its own is made; null for the system's temporary one.</summary>
    public string? Parent { get; init; }

    /// <summary>The port on loopback.</summary>
    public int Port { get; } = FreePorts.Next();

    /// <summary>Where its files are.</summary>
    public string Folder => _server?.Folder ?? "";

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Database=postgres;Username=tune";

    /// <summary>The name of a schema that nobody has used.</summary>
    public string NextSchema() => $"test_{Interlocked.Increment(ref _schemas)}";

    public async Task InitializeAsync() => _server = await ShellServer.StartAsync("postgresql.sh", Parent, [$"{Port}", IsSynced ? "on" : "off"]);

    /// <summary>Kills its first process, which the others outlive only until they notice.</summary>
    public Task KillAsync() => TellAsync("kill", "killed");

    /// <summary>Ends it as a crash does.</summary>
    public Task CrashAsync() => TellAsync("stop", "stopped");

    public Task StartAsync() => TellAsync("start", "started");

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    private Task TellAsync(string what, string answer) => (_server ?? throw new InvalidOperationException("The server is not there.")).TellAsync(what, answer);
}
