using System.Text.Json;
using Tune;
using Tune.Cli;

namespace Cli.Tests;

/// <summary>Commands that ask a server in the place of a data folder.</summary>
public sealed class ServerTests : IAsyncLifetime, IDisposable
{
    private const string Squares = """
        name: squares
        trainable: square
        objective: {minimize: value}
        space: {x: {uniform: [0, 1]}}
        searcher: random
        samples: 12
        """;

    private readonly RunFolder _folder = new();
    private readonly TestServer.Gates _gates = new();
    private TestServer? _server;
    private string _url = "";

    private TestServer Server => _server ?? throw new InvalidOperationException("There is no server.");

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(_folder.Data, _gates);
        _url = _server.Url;
    }

    public async Task DisposeAsync()
    {
        for (var trial = 0; trial < 3; trial++) _gates.Open(trial);
        if (_server is not null) await _server.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_run_there_and_looked_at_as_in_a_folder()
    {
        var (code, output, error) = await TuneAsync("run", _folder.Write("squares.yaml", Squares), "--json");
        var csv = await TuneAsync("export", "squares", "--csv");
        var shown = await TuneAsync("show", "squares");
        var listed = await TuneAsync("list");
        var again = await TuneAsync("run", _folder.PathOf("squares.yaml"), "--json");
        await StopServerAsync();
        var (_, there, _) = await _folder.TuneAsync("export", "squares", "--csv");
        var (_, shownThere, _) = await _folder.TuneAsync("show", "squares");

        Assert.True(code == 0, string.Join('\n', error));
        Assert.Equal(13, output.Length);
        Assert.Equal(12, JsonElement.Parse(output[^1]).GetProperty("trials").GetInt32());
        Assert.Equal(there, csv.Output);
        Assert.Equal(Pictures(shownThere), Pictures(shown.Output));
        Assert.Matches(@"^squares +Finished +\S+ +value +12 TERMINATED ", listed.Output[2]);
        Assert.Equal($"What runs, runs at {_url}.", listed.Output[^1]);
        Assert.Equal((0, 13), (again.Code, again.Output.Length));

        static IEnumerable<string> Pictures(string[] output) => output.SkipWhile(line => line != "best value so far");
    }

    [Fact]
    public async Task What_is_run_there_is_steered()
    {
        _folder.Write("gated.yaml", Squares.Replace("squares", "gated", StringComparison.Ordinal).Replace("square", "gated", StringComparison.Ordinal).Replace("value", "loss", StringComparison.Ordinal).Replace("samples: 12", "samples: 1", StringComparison.Ordinal));
        var started = await TuneAsync("run", _folder.PathOf("gated.yaml"), "--detach");
        var paused = await TuneAsync("pause", "gated", "--reason", "lunch");
        var why = await TuneAsync("why", "gated");
        var resumed = await TuneAsync("resume", "gated", "--detach");
        _gates.Open(0);
        var watched = await TuneAsync("watch", "gated");
        _gates.Open(1);
        var extended = await TuneAsync("extend", "gated", "--samples", "1", "--json");
        _gates.Open(2);
        var forked = await TuneAsync("fork", "gated", "other", "--samples", "1", "--json");
        var stopped = await TuneAsync("stop", "other");
        var deleted = await TuneAsync("delete", "other");
        var left = await TuneAsync("list", "--json");

        Assert.Equal($"gated runs at {_url}. Watch it: tune watch gated --server {_url}", Assert.Single(started.Output));
        Assert.Equal($"gated holds. Go on: tune resume gated --server {_url}", Assert.Single(paused.Output));
        Assert.Contains($"It holds (lunch). Go on: tune resume gated --server {_url}", why.Output);
        Assert.Equal(0, resumed.Code);
        Assert.Contains(watched.Output, line => line.StartsWith("gated: FINISHED after", StringComparison.Ordinal));
        Assert.Equal((0, 3), (extended.Code, extended.Output.Length));
        Assert.True(forked.Code == 0, string.Join('\n', forked.Error));
        Assert.Equal("other", JsonElement.Parse(forked.Output[^1]).GetProperty("experiment").GetString());
        Assert.StartsWith("other: Finished", Assert.Single(stopped.Output), StringComparison.Ordinal);
        Assert.Equal("other is deleted.", Assert.Single(deleted.Output));
        Assert.Equal("gated", JsonElement.Parse(Assert.Single(left.Output)).GetProperty("experiment").GetString());
    }

    [Fact]
    public async Task Why_a_trial_waits_is_known_there()
    {
        await Server.Tuner.StartAsync(_gates.Trainable, Spec("waits") with { Samples = 2, MaxConcurrentTrials = 1 });

        var (_, output, _) = await TuneAsync("why", "waits");

        Assert.Contains(output, line => line.StartsWith("The next trial: ", StringComparison.Ordinal) && line.Contains('1', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watching_survives_a_restart_of_the_server()
    {
        await Server.Tuner.StartAsync(_gates.Trainable, Spec("gated") with { Samples = 2, MaxConcurrentTrials = 1 });
        using var output = new WaitingWriter();
        using var error = new StringWriter();
        var watching = TuneCommandLine.RunAsync(["watch", "gated", "--verbose", "--server", _url], new Terminal(TextReader.Null, output, error));
        // what was there before is shown, and then what comes
        await output.SeenAsync("gated");
        _gates.Open(0);
        await output.SeenAsync("TERMINATED");

        await StopServerAsync();
        _server = await TestServer.StartAsync(_folder.Data, _gates, new Uri(_url).Port);
        _gates.Open(1);

        Assert.True(await watching == 0, $"{error}");
        Assert.Contains("gated: FINISHED after", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 TERMINATED", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":extend")]
    [InlineData("/experiments")]
    public async Task A_lost_answer_is_asked_for_again_and_what_was_asked_for_happens_once(string loses)
    {
        await StopServerAsync();
        _server = await TestServer.StartAsync(_folder.Data, _gates, configure: options => options.RequestsPerMinute = 1000, loses: loses);
        _url = _server.Url;

        var run = await TuneAsync("run", _folder.Write("squares.yaml", Squares), "--detach");
        var extended = await TuneAsync("extend", "squares", "--samples", "2", "--json");

        Assert.Equal((0, 0), (run.Code, extended.Code));
        Assert.Equal(14, JsonElement.Parse(extended.Output[^1]).GetProperty("trials").GetInt32());
    }

    [Fact]
    public async Task An_experiment_is_brought_from_a_server_and_to_it()
    {
        await TuneAsync("run", _folder.Write("squares.yaml", Squares), "--json");
        var file = _folder.PathOf("squares.zip");

        var exported = await TuneAsync("export", "squares", "--archive", file);
        var exists = await TuneAsync("import", file);
        var imported = await TuneAsync("import", file, "--as", "again");
        var (_, csv, _) = await TuneAsync("export", "again", "--csv");
        var code = await TuneAsync("import", file, "--code", ".");
        var none = await TuneAsync("import", _folder.PathOf("squares.yaml"));

        Assert.Matches($"^squares is in .*squares.zip: [0-9]+ entries of its journal, 0 checkpoints, ", Assert.Single(exported.Output));
        Assert.Equal((1, "There is an experiment 'squares' already: import it by another name (--as, or ?name= over HTTP), or delete that one first."), (exists.Code, Assert.Single(exists.Error)));
        Assert.Equal($"again is imported: 12 trials, Finished. See: tune show again --server {_url}", Assert.Single(imported.Output));
        Assert.Equal(13, csv.Length);
        Assert.Equal((2, "--code: the folder is one of the server's machine, which is known there alone; leave it out, or import beside the data folder."), (code.Code, Assert.Single(code.Error)));
        Assert.Equal(1, none.Code);
        Assert.Contains("is no archive of an experiment", Assert.Single(none.Error), StringComparison.Ordinal);
        Assert.False(File.Exists($"{file}.tmp"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said()
    {
        await StopServerAsync();

        var (code, output, error) = await TuneAsync("list");

        Assert.Equal((1, 0), (code, output.Length));
        Assert.StartsWith($"{_url} does not answer: ", Assert.Single(error), StringComparison.Ordinal);
        Assert.EndsWith("Is tune serve, or the silo, running there, and is the port right?", error[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_asked_for_and_its_role_counts()
    {
        await StopServerAsync();
        var reader = Assert.Single((await _folder.TuneAsync("keys", "add", "looker")).Output);
        _server = await TestServer.StartAsync(_folder.Data, _gates, configure: options => options.RequiresKey = true);
        _url = _server.Url;
        await Server.Tuner.StartAsync(_gates.Trainable, Spec("gated"));

        var none = await TuneAsync("list");
        var wrong = await TuneCommand.RunAsync(["list", "--server", _url], name => name == "TUNE_KEY" ? "tune_x" : null);
        var listed = await TuneAsync("list", "--key-file", _folder.Write("key", $"{reader}\n"));
        var byVariables = await TuneCommand.RunAsync(["list", "--json"], name => name switch { "TUNE_KEY" => reader, "TUNE_SERVER" => _url, _ => null });
        var stopped = await TuneAsync("stop", "gated", "--key-file", _folder.PathOf("key"));

        Assert.Equal(1, none.Code);
        Assert.Contains("This command takes the key by --key-file FILE, or from TUNE_KEY.", Assert.Single(none.Error), StringComparison.Ordinal);
        Assert.Contains("has no valid key", Assert.Single(wrong.Error), StringComparison.Ordinal);
        Assert.Equal(0, listed.Code);
        Assert.Single(byVariables.Output);
        Assert.Equal(1, stopped.Code);
        Assert.Contains("The key 'looker' is of the role Reader, and this needs Operator", Assert.Single(stopped.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_are_run_where_that_is_allowed_and_their_logs_are_read()
    {
        if (OperatingSystem.IsWindows()) return;
        var refused = await TuneAsync("run", _folder.PathOf("experiment.yaml"));
        await StopServerAsync();
        _server = await TestServer.StartAsync(_folder.Data, configure: options => options.AllowPrograms = true);
        _url = _server.Url;

        var run = await TuneAsync("run", _folder.PathOf("experiment.yaml"), "--json");
        var log = await TuneAsync("logs", "square", "1", "--follow");
        var noTrial = await TuneAsync("logs", "square", "9");

        Assert.Equal(1, refused.Code);
        Assert.Contains("names a program to run, and this API starts none", Assert.Single(refused.Error), StringComparison.Ordinal);
        Assert.True(run.Code == 0, string.Join('\n', run.Error));
        Assert.Equal((4, 3), (run.Output.Length, _folder.Starts));
        Assert.Equal("words of trial 1", Assert.Single(log.Output));
        Assert.Equal((2, "trial: Experiment 'square' has no trial 9: it has 3 so far, from 0."), (noTrial.Code, Assert.Single(noTrial.Error)));
    }

    [Fact]
    public async Task Another_spec_of_the_name_is_said_with_the_ways_on()
    {
        await TuneAsync("run", _folder.Write("squares.yaml", Squares));

        var differs = await TuneAsync("run", _folder.PathOf("squares.yaml"), "--samples", "14");
        var changed = await TuneAsync("run", _folder.PathOf("squares.yaml"), "--samples", "14", "--change", "--json");
        var forked = await TuneAsync("run", _folder.PathOf("squares.yaml"), "--samples", "2", "--fork", "two", "--json");
        var fresh = await TuneAsync("run", _folder.PathOf("squares.yaml"), "--fresh");

        Assert.Equal(2, differs.Code);
        Assert.Contains(differs.Error, line => line.StartsWith("  - ", StringComparison.Ordinal) && line.Contains("samples", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(differs.Error, line => line.StartsWith("  --change ", StringComparison.Ordinal));
        Assert.Equal((0, 15), (changed.Code, changed.Output.Length));
        Assert.Equal((0, 3), (forked.Code, forked.Output.Length));
        Assert.Equal((2, "--fresh: nothing that is sent to a server to start an experiment deletes one; first: tune delete NAME --server URL --force."), (fresh.Code, Assert.Single(fresh.Error)));
    }

    [Theory]
    [InlineData("resume squares --slots 2", "--slots: what trials may take is said where the server is started; leave it out.")]
    [InlineData("fork squares b --hold", "--hold: a server runs what it is given at once; fork it, and then: tune pause.")]
    [InlineData("show squares --data elsewhere", "--server: --data is there as well: an experiment is in a folder of this machine or at a server; leave one out.")]
    public async Task What_a_server_can_not_do_is_said_before_anything_is_done(string line, string expected)
    {
        var (code, output, error) = await TuneAsync(line.Split(' '));

        Assert.Equal((2, 0, expected), (code, output.Length, Assert.Single(error)));
    }

    [Theory]
    [InlineData("list --server tune.example.com", "--server: expected an address such as https://tune.example.com or http://127.0.0.1:8420, got 'tune.example.com'.")]
    [InlineData("list --server http://me:secret@127.0.0.1", "--server: the address has a name or password in it")]
    [InlineData("list --server http://127.0.0.1/?key=1", "--server: expected an address without '?' and '#'")]
    [InlineData("list --key-file nowhere --server http://127.0.0.1", "--key-file: there is no file 'nowhere'.")]
    [InlineData("list --plain-http", "--plain-http: it is for a server: expected --server URL, or TUNE_SERVER, as well.")]
    [InlineData("pause x", "tune pause: what runs in a data folder is held by Ctrl-C")]
    [InlineData("resume x --detach", "--detach: trials run in this process")]
    public async Task What_is_wrong_with_the_words_is_said(string line, string expected)
    {
        var (code, _, error) = await TuneCommand.RunAsync(line.Split(' '));

        Assert.Equal(2, code);
        Assert.StartsWith(expected, Assert.Single(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_does_not_go_to_another_machine_without_TLS()
    {
        var (code, _, error) = await TuneCommand.RunAsync(["list", "--server", "http://192.0.2.1:8420"], name => name == "TUNE_KEY" ? "tune_x" : null);

        Assert.Equal(2, code);
        Assert.StartsWith("--server: 'http://192.0.2.1:8420' is another machine without TLS", Assert.Single(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_server_of_experiments_is_said()
    {
        var (code, _, error) = await TuneCommand.RunAsync(["list", "--server", $"{_url}/elsewhere"]);

        Assert.Equal(1, code);
        Assert.Contains("as no server of experiments does", Assert.Single(error), StringComparison.Ordinal);
    }

    private Task<(int Code, string[] Output, string[] Error)> TuneAsync(params string[] arguments) => TuneCommand.RunAsync([.. arguments, "--server", _url]);

    private async Task StopServerAsync()
    {
        await Server.DisposeAsync();
        _server = null;
    }

    private static ExperimentSpec<Configuration> Spec(string name) =>
        new() { Name = name, Space = new SearchSpace { ["x"] = Domain.Uniform(0, 1) }, Objective = Objective.Minimize("loss"), Searcher = new RandomSearch() };
}
