using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EndToEnd;

/// <summary><c>tune run</c> as a person uses it: a file, a program for the shell, and a process that is ended in every way.</summary>
public sealed class RunCommandTests : IDisposable
{
    /// <summary>A trial notes its process where all do, and goes on to its end while there is no gate.</summary>
    private const string Experiment = """
        name: square
        command:
          - sh
          - -c
          - |
            echo $$ >>processes
            for step in 1 2 3; do
              echo "TUNE {\"metrics\":{\"loss\":$1}}"
              read -r verdict
              while [ "$TUNE_TRIAL" -ge 4 ] && [ -e gate ]; do sleep 0.05; done
            done
          - square
          - "{x}"
        objective: {minimize: loss}
        space: {x: {uniform: [0, 1]}}
        searcher: {kind: tpe, startupTrials: 3}
        samples: 8
        concurrency: 1
        seed: 5
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tune-run-").FullName;

    public RunCommandTests()
    {
        File.WriteAllText(PathOf("experiment.yaml"), Experiment);
        File.WriteAllText(PathOf("processes"), "");
    }

    [Fact]
    public void Killed_and_interrupted_it_goes_on_and_finds_the_same_and_leaves_no_process()
    {
        // the guards of processes are Unix'
        if (OperatingSystem.IsWindows()) return;
        var undisturbed = Finish("whole");
        File.WriteAllText(PathOf("gate"), "");
        using (var killed = Start("data", "--verbose"))
        {
            killed.WaitFor("started", 5);
            killed.Kill();
        }

        NoneIsLeft();
        using (var interrupted = Start("data", "--verbose"))
        {
            interrupted.WaitFor("trial 00004 started (attempt 2", 1);
            interrupted.PressCtrlC();
            var (code, _, error) = interrupted.ReadToEnd();
            Assert.Equal(130, code);
            Assert.Equal($"Held; nothing is lost. Go on: tune run {PathOf("experiment.yaml")} --data {PathOf("data")}\n", error);
        }

        NoneIsLeft();
        using (var terminated = Start("data", "--verbose"))
        {
            terminated.WaitFor("trial 00004 started (attempt 3", 1);
            terminated.Terminate();
            Assert.Equal(143, terminated.ReadToEnd().ExitCode);
        }

        File.Delete(PathOf("gate"));
        Assert.Equal(undisturbed, Finish("data"));
        NoneIsLeft();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private SampleProcess Start(string data, params string[] options) => SampleProcess.StartTune(["run", PathOf("experiment.yaml"), "--data", PathOf(data), .. options]);

    /// <summary>Runs it to its end.</summary>
    /// <returns>What its trials are, but for how often they were begun.</returns>
    private List<string> Finish(string data)
    {
        using var process = Start(data, "--json");
        var (code, output, error) = process.ReadToEnd();
        Assert.True(code == 0, error);
        var trials = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(8, trials.Count);
        return [.. trials.Select(trial => $"{trial.GetProperty("trial")} {trial.GetProperty("status")} {trial.GetProperty("value")} {trial.GetProperty("iterations")} {trial.GetProperty("config")}{(trial.GetProperty("status").GetString() == "Error" ? $" {trial}" : "")}")];
    }

    private void NoneIsLeft()
    {
        var processes = File.ReadAllLines(PathOf("processes")).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(processes);
        Assert.All(processes, SampleProcess.IsGone);
    }
}
