using System.Text.Json;

namespace Cli.Tests;

/// <summary>Another experiment that begins as one is stored.</summary>
public sealed class ForkTests : IDisposable
{
    private readonly RunFolder _folder = new();

    [Fact]
    public async Task A_fork_learns_from_the_first_and_leaves_it_as_it_is()
    {
        WriteSearcher();
        var first = await _folder.TrialsAsync();
        var before = (await _folder.TuneAsync("export", "square", "--json")).Output;
        File.Delete(_folder.PathOf("lines"));

        var (code, output, error) = await _folder.TuneAsync("fork", "square", "other", "--samples", "2", "--json");

        Assert.True(code == 0, string.Join('\n', error));
        Assert.Equal("'other' learns from 'square': 3 earlier results; 0 left out", error[0]);
        Assert.Equal(2, output.SkipLast(1).Count());
        Assert.Equal("other", JsonElement.Parse(output[^1]).GetProperty("experiment").GetString());
        var lines = File.ReadAllLines(_folder.PathOf("lines"));
        Assert.Contains("\"seed\":8,\"samples\":2", lines[0], StringComparison.Ordinal);
        Assert.Equal(first.Select(trial => $"{{\"op\":\"add\",\"config\":{trial.GetProperty("config").GetRawText()},\"value\":{trial.GetProperty("value").GetRawText()}}}"), lines[1..4]);
        Assert.Equal("""{"op":"ask","trial":0}""", lines[4]);
        Assert.Equal(before, (await _folder.TuneAsync("export", "square", "--json")).Output);
    }

    [Fact]
    public async Task One_that_holds_is_run_by_resume()
    {
        await _folder.RunAsync();

        var (code, output, _) = await _folder.TuneAsync("fork", "square", "other", "--hold", "--seed", "7");

        Assert.Equal(0, code);
        Assert.Equal(["'other' learns from 'square': 3 earlier results; 0 left out", $"other holds. Run it: tune resume other --data {_folder.Data}"], output);
        Assert.Equal(3, _folder.Starts);
        Assert.Contains("other", (await _folder.TuneAsync("list")).Output[2], StringComparison.Ordinal);
        Assert.Equal(0, (await _folder.TuneAsync("resume", "other", "--json")).Code);
        Assert.Equal(6, _folder.Starts);
    }

    [Fact]
    public async Task A_fork_can_be_forked_and_knows_all()
    {
        WriteSearcher();
        await _folder.RunAsync();
        await _folder.TuneAsync("fork", "square", "second", "--json");
        File.Delete(_folder.PathOf("lines"));

        var (code, _, error) = await _folder.TuneAsync("fork", "second", "third", "--json");

        Assert.Equal((0, "'third' learns from 'second': 3 earlier results; 0 left out"), (code, error[0]));
        var lines = File.ReadAllLines(_folder.PathOf("lines"));
        Assert.Contains("\"seed\":9,", lines[0], StringComparison.Ordinal);
        Assert.Equal(6, lines.Count(line => line.Contains("\"add\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("square", "square", "new: there is an experiment 'square' in 'DATA' already; choose another name, or go on with it: tune resume square --data DATA")]
    [InlineData("square", "SQUARE", "new: there is an experiment 'square' in 'DATA' already; choose another name, or go on with it: tune resume square --data DATA")]
    [InlineData("squire", "other", "name: there is no experiment 'squire' in 'DATA'; did you mean 'square'? There are: square.")]
    [InlineData("square", "a/b", "tune fork: Name: 'a/b' can't name a folder everywhere")]
    public async Task What_can_not_be_is_said(string first, string fork, string expected)
    {
        await _folder.RunAsync();

        var (code, output, error) = await _folder.TuneAsync("fork", first, fork);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith(expected.Replace("DATA", _folder.Data, StringComparison.Ordinal), Assert.Single(error), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A searcher that notes what it is told, and says something else each time.</summary>
    private void WriteSearcher()
    {
        _folder.Write("searcher.sh", """
            while read -r line; do
              echo "$line" >>lines
              case "$line" in *'"op":"ask"'*) echo "{\"config\":{\"x\":0.$(wc -l <lines)}}" ;; esac
            done
            """);
        _folder.Write("experiment.yaml", RunFolder.Experiment.Replace("searcher: random", "searcher: {command: [sh, searcher.sh]}\nconcurrency: 1", StringComparison.Ordinal));
    }
}
