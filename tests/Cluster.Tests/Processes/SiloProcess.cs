using System.Diagnostics;
using Tune.Grains;
using Tune.Placement;
using Tune.Servers;

namespace Tune.Processes;

/// <summary>A silo of the cluster sample, as a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _output = new();

    private SiloProcess(Process process, string name, int port)
    {
        _process = process;
        Name = name;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>Where its pages are.</summary>
    public Uri? Url => _http.BaseAddress;

    /// <summary>What it has written.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="name">The silo's name.</param>
    /// <param name="settings">Its configuration, names without <c>Tune:</c>.</param>
    /// <param name="program">Its assembly; null: that of this build.</param>
    public static SiloProcess Start(string name, IReadOnlyDictionary<string, string> settings, string? program = null)
    {
        var port = FreePorts.Next();
        program ??= Path.Combine(AppContext.BaseDirectory, "ClusterSilo.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", [program, "--urls", $"http://127.0.0.1:{port}", "--Logging:LogLevel:Default=Warning"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // as for the tests' own process: it lives too short to gain from compiling again what it calls often
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "FFFFF";
        start.ArgumentList.Add($"--Tune:Cluster:SiloName={name}");
        foreach (var (setting, value) in settings) start.ArgumentList.Add($"--Tune:{setting}={value}");
        return new SiloProcess(Process.Start(start) ?? throw new InvalidOperationException("The silo did not start."), name, port);
    }

    /// <summary>The status and the text of a page; null if nobody answers.</summary>
    public async Task<(int Status, string Text)?> GetAsync(string path)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task ReadyAsync()
    {
        await Ready().OrFail($"{Name} is ready; it wrote {Output}");

        async Task Ready()
        {
            while (await GetAsync("/health/ready") is not { Status: 200 })
            {
                if (_process.HasExited) throw new Xunit.Sdk.XunitException($"{Name} ended with {_process.ExitCode}: {Output}");
                await Task.Delay(50);
            }
        }
    }

    public void Kill() => _process.Kill();

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().OrFail($"{Name} ends; it wrote {Output}");
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }
}
