using System.Reflection;
using System.Text.Json;
using Tune.Servers;

namespace EndToEnd;

/// <summary>The samples of <c>tune run</c>, as a person starts them.</summary>
public sealed class SampleFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tune-sample-").FullName;

    [Fact]
    public async Task Python_is_tuned_with_early_stopping_and_checkpoints()
    {
        await using var python = await ShellServer.StartAsync("python.sh");

        var trials = Run("Python", python.Folder, "--samples", "8");

        Assert.All(trials, trial => Assert.Equal("Terminated", trial.GetProperty("status").GetString()));
        Assert.InRange(trials.Max(trial => trial.GetProperty("value").GetDouble()), 0.8, 1);
        Assert.Equal(27, trials.Max(trial => trial.GetProperty("iterations").GetInt32()));
        Assert.Contains(trials, trial => trial.GetProperty("iterations").GetInt32() < 27);
    }

    [Fact]
    public void A_line_of_shell_is_tuned()
    {
        if (OperatingSystem.IsWindows()) return;

        var trials = Run("Shell", path: null);

        Assert.Equal(9, trials.Count);
        Assert.Equal(9, trials.Select(trial => trial.GetProperty("config").GetProperty("level").GetInt32()).Distinct().Count());
        Assert.True(trials.Select(trial => trial.GetProperty("value").GetDouble()).Distinct().Count() > 3);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<JsonElement> Run(string sample, string? path, params string[] options)
    {
        var file = Path.Combine(SampleProcess.Repository, "samples", sample, "experiment.yaml");
        using var process = SampleProcess.StartTune(path, ["run", file, "--data", Path.Combine(_folder, "data"), "--json", .. options]);
        var (code, output, error) = process.ReadToEnd();
        Assert.True(code == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(line => JsonElement.Parse(line))];
    }
}
