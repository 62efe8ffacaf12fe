using System.IO.Pipelines;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Tune;
using Tune.Cli;

namespace Cli.Tests;

/// <summary>What an assistant can do, by the protocol's own client.</summary>
public sealed class McpTests : IAsyncLifetime, IDisposable
{
    private const string Squares = """{"name": "squares", "trainable": "square", "objective": {"minimize": "value"}, "space": {"x": {"uniform": [0, 1]}, "idle": {"choice": [1, 2]}}, "searcher": "random", "samples": 12}""";

    private static readonly string[] Looking =
        ["about", "best_trials", "experiment_schema", "get_experiment", "get_reports", "get_trial", "importance", "list_experiments", "list_trials", "read_events", "validate_experiment", "why_waiting"];

    private static readonly string[] Steering = ["extend_experiment", "pause_experiment", "resume_experiment", "start_experiment", "stop_experiment"];

    private readonly RunFolder _folder = new();
    private readonly TestServer.Gates _gates = new();
    private TestServer? _server;

    private TestServer Server => _server ?? throw new InvalidOperationException("There is no server.");

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(_folder.Data, _gates);

    public async Task DisposeAsync()
    {
        for (var trial = 0; trial < 3; trial++) _gates.Open(trial);
        await Server.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tools_say_what_they_do_and_what_they_change()
    {
        await using var assistant = await Assistant.StartAsync(Server.Url);

        var tools = await assistant.Client.ListToolsAsync();
        var resource = Assert.Single(await assistant.Client.ListResourcesAsync());
        var schema = JsonElement.Parse(Assert.IsType<TextResourceContents>(Assert.Single((await assistant.Client.ReadResourceAsync(resource.Uri)).Contents)).Text);

        Assert.Equal([.. Looking.Concat(Steering).Order(StringComparer.Ordinal)], tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.Equal(Looking.Contains(tool.Name), tool.ProtocolTool.Annotations?.ReadOnlyHint ?? false));
        Assert.Equal("stop_experiment", Assert.Single(tools, tool => tool.ProtocolTool.Annotations is { ReadOnlyHint: not true, DestructiveHint: not false }).Name);
        Assert.All(tools, tool => Assert.True(tool.Description.Length > 40, tool.Name));
        Assert.All(tools.SelectMany(tool => tool.JsonSchema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToList() : []), parameter => Assert.NotEqual("", parameter.Value.GetProperty("description").GetString()));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.GetProperty("$schema").GetString());
        Assert.Contains("never instructions", assistant.Client.ServerInstructions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_is_started_watched_and_explained()
    {
        await using var assistant = await Assistant.StartAsync(Server.Url);

        var valid = await assistant.AskAsync("validate_experiment", new() { ["experiment"] = Squares });
        var started = await assistant.AskAsync("start_experiment", new() { ["experiment"] = Squares });
        var (after, kinds) = (0L, new List<string>());
        while (!kinds.Contains("ended"))
        {
            var page = await assistant.AskAsync("read_events", new() { ["name"] = "squares", ["after"] = after, ["waitSeconds"] = 60, ["limit"] = 7 });
            after = page.GetProperty("after").GetInt64();
            kinds.AddRange(page.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("kind").GetString() ?? ""));
        }

        var now = await assistant.AskAsync("get_experiment", new() { ["name"] = "squares" });
        var best = await assistant.AskAsync("best_trials", new() { ["name"] = "squares", ["limit"] = 3 });
        var importance = await assistant.AskAsync("importance", new() { ["name"] = "squares" });
        var trials = await assistant.AskAsync("list_trials", new() { ["name"] = "squares", ["status"] = "Terminated", ["limit"] = 5 });
        var trial = await assistant.AskAsync("get_trial", new() { ["name"] = "squares", ["trial"] = 2 });
        var reports = await assistant.AskAsync("get_reports", new() { ["name"] = "squares", ["trial"] = 2 });
        var listed = await assistant.AskAsync("list_experiments", []);

        Assert.True(valid.GetProperty("isValid").GetBoolean());
        Assert.Equal("squares", started.GetProperty("experiment").GetString());
        Assert.Equal(kinds.Count, after);
        Assert.Equal("Finished", now.GetProperty("status").GetString());
        var values = best.EnumerateArray().Select(one => one.GetProperty("value").GetDouble()).ToList();
        Assert.Equal((3, now.GetProperty("bestValue").GetDouble()), (values.Count, values[0]));
        Assert.Equal(values.Order(), values);
        Assert.Equal("x", importance.GetProperty("parameters")[0].GetProperty("parameters")[0].GetString());
        Assert.Equal((5, "4"), (trials.GetProperty("items").GetArrayLength(), trials.GetProperty("next").GetString()));
        Assert.Equal(2, trial.GetProperty("trial").GetProperty("summary").GetProperty("trial").GetInt32());
        Assert.Equal(1, reports.GetProperty("items").GetArrayLength());
        Assert.Equal("squares", listed.GetProperty("items")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_experiment_is_steered()
    {
        await using var assistant = await Assistant.StartAsync(Server.Url);
        var gated = Squares.Replace("squares", "gated", StringComparison.Ordinal).Replace("\"square\"", "\"gated\"", StringComparison.Ordinal).Replace("value", "loss", StringComparison.Ordinal).Replace("12", "1", StringComparison.Ordinal);
        await assistant.AskAsync("start_experiment", new() { ["experiment"] = gated });

        var paused = await assistant.AskAsync("pause_experiment", new() { ["name"] = "gated", ["reason"] = "lunch" });
        var why = await assistant.AskAsync("why_waiting", new() { ["name"] = "gated" });
        var resumed = await assistant.AskAsync("resume_experiment", new() { ["name"] = "gated" });
        var extended = await assistant.AskAsync("extend_experiment", new() { ["name"] = "gated", ["samples"] = 2 });
        var stopped = await assistant.AskAsync("stop_experiment", new() { ["name"] = "gated" });

        Assert.Equal(("Paused", "lunch"), (paused.GetProperty("status").GetString(), paused.GetProperty("reason").GetString()));
        Assert.Contains("paused", why.GetProperty("summary").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Running", resumed.GetProperty("status").GetString());
        Assert.Equal(3, extended.GetProperty("total").GetInt64());
        Assert.Equal(("Stopped", "stopped by an assistant"), (stopped.GetProperty("status").GetString(), stopped.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task What_is_wrong_is_an_error_with_the_mend()
    {
        await using var assistant = await Assistant.StartAsync(Server.Url);
        await assistant.AskAsync("start_experiment", new() { ["experiment"] = Squares });

        var missing = await assistant.FailAsync("get_experiment", new() { ["name"] = "square" });
        var typo = await assistant.AskAsync("validate_experiment", new() { ["experiment"] = Squares.Replace("uniform", "unifrom", StringComparison.Ordinal) });
        var unknown = await assistant.FailAsync("start_experiment", new() { ["experiment"] = Squares.Replace("\"square\"", "\"cube\"", StringComparison.Ordinal).Replace("squares", "cubes", StringComparison.Ordinal) });
        var differs = await assistant.FailAsync("start_experiment", new() { ["experiment"] = Squares.Replace("12", "13", StringComparison.Ordinal) });
        var program = await assistant.FailAsync("start_experiment", new() { ["experiment"] = """{"name": "p", "command": ["true"], "objective": {"minimize": "loss"}, "space": {"x": {"uniform": [0, 1]}}}""" });

        Assert.Contains("There is no experiment 'square'; did you mean 'squares'?", missing, StringComparison.Ordinal);
        Assert.False(typo.GetProperty("isValid").GetBoolean());
        Assert.Contains("unifrom", typo.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("cube", unknown, StringComparison.Ordinal);
        Assert.Contains("samples", differs, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("this API starts none", program, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_may_do_what_its_key_may()
    {
        await Server.DisposeAsync();
        var key = Assert.Single((await _folder.TuneAsync("keys", "add", "assistant")).Output);
        _server = await TestServer.StartAsync(_folder.Data, _gates, configure: options => options.RequiresKey = true);
        await using var reader = await Assistant.StartAsync(Server.Url, key);
        await using var nobody = await Assistant.StartAsync(Server.Url);

        var about = await reader.AskAsync("about", []);
        var refused = await reader.FailAsync("start_experiment", new() { ["experiment"] = Squares });
        var unknown = await nobody.FailAsync("list_experiments", []);

        Assert.Equal(("assistant", "Reader"), (about.GetProperty("caller").GetString(), about.GetProperty("role").GetString()));
        Assert.Contains("is of the role Reader, and this needs Operator", refused, StringComparison.Ordinal);
        Assert.Contains("--key-file FILE", unknown, StringComparison.Ordinal);
    }

    /// <summary>As an assistant starts it: nothing but the protocol is on its standard output, and it ends with its input.</summary>
    [Fact]
    public async Task The_command_speaks_the_protocol()
    {
        var transport = new StdioClientTransport(new StdioClientTransportOptions { Command = "dotnet", Arguments = [ProcessTests.Program, "mcp", "--server", Server.Url], Name = "tune" });
        await using var client = await McpClient.CreateAsync(transport);

        var answer = await client.CallToolAsync("list_experiments", new Dictionary<string, object?>());

        Assert.True(answer.IsError is not true);
        Assert.Equal("tune", client.ServerInfo?.Name);
    }

    [Fact]
    public async Task A_server_has_to_be_named()
    {
        var (code, _, error) = await TuneCommand.RunAsync(["mcp"]);

        Assert.Equal((2, "tune mcp: expected --server URL, or TUNE_SERVER, such as http://127.0.0.1:8420 for tune serve on this machine."), (code, Assert.Single(error)));
    }

    private sealed class Assistant : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ends;
        private readonly ApiClient _api;
        private readonly Task _host;

        private Assistant(ApiClient api, Task host, McpClient client, CancellationTokenSource ends) => (_api, _host, Client, _ends) = (api, host, client, ends);

        public McpClient Client { get; }

        public static async Task<Assistant> StartAsync(string url, string? key = null)
        {
            var (toServer, toClient, ends) = (new Pipe(), new Pipe(), new CancellationTokenSource());
            var api = new ApiClient(ServerAddress.Parse("--server", url), key, TimeProvider.System);
            var host = McpHost.RunAsync(api, new AlgorithmRegistry(), toServer.Reader.AsStream(), toClient.Writer.AsStream(), ends.Token);
            return new Assistant(api, host, await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream())), ends);
        }

        public async Task<JsonElement> AskAsync(string tool, Dictionary<string, object?> arguments)
        {
            var answer = await Client.CallToolAsync(tool, arguments);
            var text = Assert.IsType<TextContentBlock>(Assert.Single(answer.Content)).Text;
            Assert.True(answer.IsError is not true, text);
            return JsonElement.Parse(text);
        }

        public async Task<string> FailAsync(string tool, Dictionary<string, object?> arguments)
        {
            var answer = await Client.CallToolAsync(tool, arguments);
            var text = Assert.IsType<TextContentBlock>(Assert.Single(answer.Content)).Text;
            Assert.True(answer.IsError, text);
            return text;
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await _ends.CancelAsync();
            await _host.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _api.Dispose();
            _ends.Dispose();
        }
    }
}
