using System.Diagnostics;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Real processes that a trial ends.</summary>
public sealed class PoisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("exit")]
    [InlineData("thread")]
    public async Task One_of_eight_trials_that_ends_the_process_is_found_and_the_others_complete(string kind)
    {
        var outputs = new List<string>();
        int code;
        do
        {
            (code, var output) = await RunAsync(kind).OrFail();
            outputs.Add(output);
        }
        while (code != 0 && outputs.Count < 6);

        Assert.True(code == 0 && outputs.Count == 4, string.Join("\n---\n", outputs));
        var results = outputs[^1].Split('\n').Where(line => line.StartsWith("RESULT", StringComparison.Ordinal)).Select(line => line.Trim()).ToList();
        Assert.Equal(PoisonChild.Trials, results.Count);
        Assert.Equal($"RESULT {PoisonChild.Poison} Error 3 {TrialError.LostType}", results[PoisonChild.Poison]);
        Assert.All(results.Where((_, trial) => trial != PoisonChild.Poison), line => Assert.Contains(" Terminated 3 ", line + " ", StringComparison.Ordinal));
        // the one who starts it again hears what was lost
        Assert.Contains(PoisonChild.Said, outputs[2], StringComparison.Ordinal);
        Assert.Contains("trial 00003 ERROR after 0 iterations: TrialLost", outputs[3], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Output)> RunAsync(string kind)
    {
        var assembly = typeof(PoisonTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[PoisonChild.FolderVariable] = _folder["data"];
        start.Environment[PoisonChild.KindVariable] = kind;
        // an exception that nobody catches writes a core otherwise
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var child = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var error = child.StandardError.ReadToEndAsync();
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return (child.ExitCode, output + await error);
    }
}
