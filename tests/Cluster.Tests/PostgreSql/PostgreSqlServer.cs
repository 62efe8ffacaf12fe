using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tune.Storage;

/// <summary>A PostgreSQL server of this process, which ends with it however that ends; see <c>server.sh</c>.</summary>
public sealed partial class PostgreSqlServer
{
    private Process? _shell;
    private int _schemas;

    /// <summary>Whether its commits survive the loss of power, which a test does without.</summary>
    public bool IsSynced { get; init; }

    /// <summary>The folder in which its own is made; null for the system's temporary one.</summary>
    public string? Parent { get; init; }

    /// <summary>The port on loopback.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Where its files are.</summary>
    public string Folder { get; private set; } = "";

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Database=postgres;Username=tune";

    /// <summary>The name of a schema that nobody has used.</summary>
    public string NextSchema() => $"test_{Interlocked.Increment(ref _schemas)}";

    public async Task InitializeAsync()
    {
        await using var script = typeof(PostgreSqlServer).Assembly.GetManifestResourceStream("server.sh") ?? throw new InvalidOperationException("There is no server.sh.");
        using var text = new StreamReader(script);
        var start = new ProcessStartInfo("sh", ["-c", await text.ReadToEndAsync(), "server.sh", $"{Port}", IsSynced ? "on" : "off"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Parent is not null) start.Environment["TMPDIR"] = Parent;
        _shell = Process.Start(start) ?? throw new InvalidOperationException("sh did not start.");
        var line = await _shell.StandardOutput.ReadLineAsync();
        Folder = line?.Split(' ') is ["ready", var folder] ? folder : throw new InvalidOperationException("PostgreSQL did not start; what it said is above.");
    }

    /// <summary>Ends it as a crash does.</summary>
    public Task CrashAsync() => TellAsync("stop", "stopped");

    public Task StartAsync() => TellAsync("start", "started");

    /// <summary>Ends it as the end of this process does: the script reads no more lines.</summary>
    public async Task DisposeAsync()
    {
        if (_shell is not { } shell) return;
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
        _shell = null;
    }

    /// <summary>A port on which nobody listens now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task TellAsync(string what, string answer)
    {
        var shell = _shell ?? throw new InvalidOperationException("The server is not there.");
        await shell.StandardInput.WriteLineAsync(what);
        await shell.StandardInput.FlushAsync();
        if (await shell.StandardOutput.ReadLineAsync() is var said && said != answer) throw new InvalidOperationException($"The server was told to {what} and said '{said}'; more is above.");
    }
}
