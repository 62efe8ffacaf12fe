using System.Diagnostics;
using Tune.Storage;

namespace Tune.Processes;

/// <summary>The cluster sample's silo as an earlier commit has it, built in a folder of its own.</summary>
internal static class EarlierBuild
{
    /// <summary>A commit, or the <c>ClusterSilo.dll</c> of a build of one that is there already.</summary>
    public const string Variable = "TUNE_UPGRADE";

    public static string? Chosen => Environment.GetEnvironmentVariable(Variable);

    /// <returns>Its assembly.</returns>
    public static async Task<string> MakeAsync(TemporaryFolder folder)
    {
        var chosen = Chosen ?? throw new InvalidOperationException($"{Variable} names no commit.");
        if (File.Exists(chosen)) return chosen;
        var source = Directory.CreateDirectory(folder["earlier"]).FullName;
        await RunAsync("sh", ["-c", "cd \"$(git rev-parse --show-toplevel)\" && git rev-parse --verify --quiet \"$1^{commit}\" >/dev/null && git archive \"$1\" | tar -x -C \"$2\"", "sh", chosen, source], AppContext.BaseDirectory);
        await RunAsync("dotnet", ["build", "-c", "Release", "samples/Cluster/Silo/Silo.csproj", "--nologo", "-v", "q"], source);
        return Path.Combine(source, "artifacts/bin/Silo/release/ClusterSilo.dll");
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // what the tests are run by is no setting of that build
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await output}\n{await error}");
    }
}
