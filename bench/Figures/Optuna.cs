using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using static Figures.KernelFigures;

namespace Figures;

/// <summary>What Optuna reaches on this machine in the minutes in which ours is measured; see bench/peers.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Figures">The figure of each round by what was measured.</param>
internal sealed record Optuna(string Version, IReadOnlyDictionary<string, double[]> Figures)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The Python that has Optuna; null if none has. A Python that was installed by hand hides Debian's.</summary>
    public static async Task<string?> FindAsync()
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            if (await RunAsync(python, "-c", "import optuna") is not null) return python;
        }

        return null;
    }

    /// <summary>Measures it; null if that is not asked for.</summary>
    /// <param name="choice">Whether it is.</param>
    /// <param name="what">One of the script's words.</param>
    /// <param name="seconds">How long each of its measurements takes.</param>
    /// <param name="server">The URL of the database server that is used beside files; null for none.</param>
    public static async Task<Optuna?> MeasureAsync(Choice choice, string what, double seconds, string? server = null)
    {
        if (!choice.WithPeers || await FindAsync() is not { } python) return null;
        // beside our own folders: on the same disk
        var folder = Directory.CreateDirectory(Path.GetFullPath($".figures-{Path.GetRandomFileName()}"));
        try
        {
            var script = Path.Combine(AppContext.BaseDirectory, "peers", "optuna_trials.py");
            var line = await RunAsync(python, [script, what, Text($"{(Scale.IsQuick ? seconds / 50 : seconds)}"), folder.FullName, .. server is null ? [] : new[] { server }]);
            if (line is null) throw new InvalidOperationException($"{script} failed; its errors are above.");
            return JsonSerializer.Deserialize<Optuna>(line, Json);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Its best rates, and how many times them ours is.</summary>
    public string Rates(double ours) =>
        $"{Version}: " + string.Join(", ", Figures.Select(figure => (figure.Key, Best: figure.Value.Max()))
            .Select(figure => $"{Number(figure.Best)} {figure.Key} ({Times(ours / figure.Best)})"));

    /// <summary>Its time, and how many times ours that is.</summary>
    public string Milliseconds(string name, double ours) =>
        Figures.TryGetValue(name, out var rounds) ? Text($"{Version}: {rounds.Min():0.0} ms ({Times(rounds.Min() / ours)})") : "";

    private static string Times(double ratio) => ratio < 10 ? Text($"{ratio:0.0}×") : Text($"{ratio:0}×");

    /// <returns>What it wrote; null if there is no such program or it fails.</returns>
    private static async Task<string?> RunAsync(string python, params string[] arguments)
    {
        try
        {
            var isProbe = arguments[0] == "-c";
            var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = isProbe };
            using var process = Process.Start(start);
            if (process is null) return null;
            var output = process.StandardOutput.ReadToEndAsync();
            if (isProbe) await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? await output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
