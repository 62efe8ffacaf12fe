using System.Text.Json;

namespace Cli.Tests;

/// <summary>A searcher that is a program: shell scripts, so that nothing has to be installed.</summary>
public sealed class CommandSearchTests : IDisposable
{
    /// <summary>Says x = 0.1, 0.2, …: by the number of the trial that it is asked for; notes all lines that it gets.</summary>
    private const string Counting = """
        echo begin >>lines
        while read -r line; do
          echo "$line" >>lines
          case "$line" in *'"op":"ask"'*)
            number=$(printf '%s' "$line" | sed 's/.*"trial":\([0-9]*\).*/\1/')
            echo "{\"config\":{\"x\":0.$((number + 1))}}" ;;
          esac
        done
        echo end >>lines
        """;

    private readonly RunFolder _folder = new();

    [Fact]
    public async Task It_is_asked_for_each_trial_and_told_of_reports_and_ends()
    {
        Write(Counting);

        var trials = await _folder.TrialsAsync();

        Assert.Equal([0.1, 0.2, 0.3], trials.Select(trial => trial.GetProperty("config").GetProperty("x").GetDouble()));
        var lines = File.ReadAllLines(_folder.PathOf("lines"));
        Assert.Equal("begin", lines[0]);
        Assert.Equal("""{"op":"start","objectives":[{"metric":"loss","goal":"minimize"}],"space":{"x":{"uniform":[0,1]}},"seed":7,"samples":3}""", lines[1]);
        Assert.Equal("""
            {"op":"ask","trial":0}
            {"op":"trial","trial":0,"config":{"x":0.1}}
            {"op":"report","trial":0,"iteration":1,"value":0.1}
            {"op":"tell","trial":0,"value":0.1}
            {"op":"ask","trial":1}
            """, string.Join('\n', lines[2..7]));
    }

    [Fact]
    public async Task After_a_restart_it_is_told_all_again_and_asked_nothing_again()
    {
        Write(Counting);
        await _folder.TrialsAsync();
        File.Delete(_folder.PathOf("lines"));

        var (code, output, error) = await _folder.TuneAsync("extend", "square", "--samples", "1", "--json");

        Assert.True(code == 0, string.Join('\n', error));
        Assert.Equal(0.4, JsonElement.Parse(output[3]).GetProperty("config").GetProperty("x").GetDouble());
        var lines = File.ReadAllLines(_folder.PathOf("lines"));
        Assert.Equal("""{"op":"ask","trial":3}""", Assert.Single(lines, line => line.Contains("\"ask\"", StringComparison.Ordinal)));
        Assert.Equal(3, lines.TakeWhile(line => !line.Contains("\"ask\"", StringComparison.Ordinal)).Count(line => line.Contains("\"tell\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_says_that_there_is_no_more_ends_the_search()
    {
        Write("""
            while read -r line; do case "$line" in *'"op":"ask","trial":0'*) echo '{"config":{"x":0.5}}' ;; *'"op":"ask"'*) echo '{"exhausted":true}' ;; esac; done
            """);

        Assert.Single(await _folder.TrialsAsync());
    }

    [Fact]
    public async Task One_that_was_ended_from_outside_is_started_again()
    {
        // it ends after its first answer
        Write(Counting.Replace("esac", "exit 0;; esac", StringComparison.Ordinal).Replace("}}\" ;;", "}}\";", StringComparison.Ordinal));

        Assert.Equal([0.1, 0.2, 0.3], (await _folder.TrialsAsync()).Select(trial => trial.GetProperty("config").GetProperty("x").GetDouble()));
        Assert.Equal(3, File.ReadAllLines(_folder.PathOf("lines")).Count(line => line == "begin"));
    }

    [Theory]
    [InlineData("echo 'no module named optuna' >&2; exit 1", "has ended without an answer. The last that it wrote on standard error:", "no module named optuna")]
    [InlineData("while read -r line; do echo '{\"config\":{\"x\":2}}'; done", "answered {\"config\":{\"x\":2}}: x: ", "")]
    [InlineData("while read -r line; do echo hello; done", "answered hello: ", "")]
    [InlineData("while read -r line; do echo '{\"answer\":42}'; done", "answered {\"answer\":42}: expected {\"config\":{…}}, {\"wait\":true} or {\"exhausted\":true}.", "")]
    public async Task One_that_fails_fails_the_experiment_and_says_why(string script, params string[] expected)
    {
        Write(script);

        var (code, _, error) = await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"), "--json");

        Assert.Equal(1, code);
        Assert.All(expected, part => Assert.Contains(part, string.Join('\n', error), StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_not_there_is_said()
    {
        Write("", "./nowhere");

        var (code, _, error) = await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"), "--json");

        Assert.Equal(1, code);
        Assert.Contains("nowhere", string.Join('\n', error), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string script, string program = "sh, searcher.sh")
    {
        _folder.Write("searcher.sh", script);
        _folder.Write("experiment.yaml", RunFolder.Experiment.Replace("searcher: random", $"searcher: {{command: [{program}]}}\nconcurrency: 1", StringComparison.Ordinal));
    }
}
