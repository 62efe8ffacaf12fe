using System.Text.Json;

namespace Cli.Tests;

/// <summary>A folder with an experiment's file and a data folder, in which commands run.</summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>Reports x itself, and notes each start in a file beside the experiment's, which every trial finds where it runs.</summary>
    public const string Experiment = """
        name: square
        command: [sh, -c, 'echo start >>starts; echo "words of trial $TUNE_TRIAL"; echo "TUNE {\"metrics\":{\"loss\":$1}}"', square, "{x}"]
        objective: {minimize: loss}
        space: {x: {uniform: [0, 1]}}
        searcher: random
        samples: 3
        seed: 7
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tune-").FullName;

    public RunFolder()
    {
        Write("experiment.yaml", Experiment);
        Write("starts", "");
    }

    public string Data => PathOf("data");

    /// <summary>How many attempts of the experiment's program there were.</summary>
    public int Starts => File.ReadAllLines(PathOf("starts")).Length;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Runs a command on the data folder.</summary>
    public Task<(int Code, string[] Output, string[] Error)> TuneAsync(params string[] arguments) => TuneCommand.RunAsync([.. arguments, "--data", Data]);

    /// <summary>Runs the file to its end.</summary>
    public async Task<string[]> RunAsync(params string[] options)
    {
        var (code, output, error) = await TuneAsync(["run", PathOf("experiment.yaml"), .. options]);
        Assert.True(code == 0, string.Join('\n', error));
        return output;
    }

    /// <summary>What a run with <c>--json</c> says of its trials.</summary>
    public async Task<List<JsonElement>> TrialsAsync(params string[] options) => [.. (await RunAsync(["--json", .. options])).SkipLast(1).Select(line => JsonElement.Parse(line))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
