using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tune.Servers;

/// <summary>A server of this process, started by a script of this assembly, which ends it when this process ends, however that does.</summary>
public sealed class ShellServer : IAsyncDisposable
{
    private readonly Process _shell;
    private readonly ConcurrentQueue<string> _errors;

    private ShellServer(Process shell, string folder, ConcurrentQueue<string> errors) => (_shell, Folder, _errors) = (shell, folder, errors);

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <param name="script">The script's name. It says <c>ready FOLDER</c>, and ends when it has no more to read.</param>
    /// <param name="ports">The ports on loopback.</param>
    public static Task<ShellServer> StartAsync(string script, params int[] ports) => StartAsync(script, null, [.. ports.Select(port => $"{port}")]);

    /// <inheritdoc cref="StartAsync(string, int[])"/>
    /// <param name="script">The script's name.</param>
    /// <param name="parent">The folder in which its own is made; null for the system's temporary one.</param>
    /// <param name="arguments">What the script is called with.</param>
    public static async Task<ShellServer> StartAsync(string script, string? parent, string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", await ReadAsync("install.sh") + await ReadAsync(script), script, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (parent is not null) start.Environment["TMPDIR"] = parent;
        var shell = Process.Start(start) ?? throw new InvalidOperationException("sh did not start.");
        var errors = new ConcurrentQueue<string>();
        shell.ErrorDataReceived += (_, said) => { if (said.Data is { } error) errors.Enqueue(error); };
        shell.BeginErrorReadLine();
        var line = await shell.StandardOutput.ReadLineAsync();
        if (line?.Split(' ') is ["ready", var folder]) return new ShellServer(shell, folder, errors);
        await shell.WaitForExitAsync();
        throw new InvalidOperationException($"{script} did not start its server: {line} {string.Join(Environment.NewLine, errors)}");
    }

    /// <summary>Tells it to do something, and waits until it says that it has.</summary>
    public async Task TellAsync(string what, string answer)
    {
        await _shell.StandardInput.WriteLineAsync(what);
        await _shell.StandardInput.FlushAsync();
        if (await _shell.StandardOutput.ReadLineAsync() is var said && said != answer) throw new InvalidOperationException($"The server was told to {what} and said '{said}': {string.Join(Environment.NewLine, _errors)}");
    }

    /// <summary>Ends it as the end of this process does: the script reads no more lines.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private static async Task<string> ReadAsync(string script)
    {
        await using var resource = typeof(ShellServer).Assembly.GetManifestResourceStream(script) ?? throw new InvalidOperationException($"There is no {script}.");
        using var text = new StreamReader(resource);
        return await text.ReadToEndAsync();
    }
}
