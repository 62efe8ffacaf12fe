using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Tune;

namespace Cli.Tests;

/// <summary><c>tune serve</c> as a program of its own, and the keys that it knows.</summary>
public sealed partial class ServeTests : IDisposable
{
    private const int Terminate = 15;
    private const string Usual = "--server http://127.0.0.1:8420";

    private readonly RunFolder _folder = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task It_shows_what_there_is_beside_what_reads_the_folder_and_ends_by_a_signal()
    {
        if (OperatingSystem.IsWindows()) return;
        await _folder.RunAsync();
        using var process = await StartAsync();

        var list = JsonElement.Parse(await _http.GetStringAsync(new Uri("experiments", UriKind.Relative)));
        var (code, output, _) = await _folder.TuneAsync("list");
        await EndAsync(process);

        Assert.Equal("square", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal((0, $"What runs, runs in process {process.Id}."), (code, output[^1]));
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task What_was_begun_goes_on()
    {
        if (OperatingSystem.IsWindows()) return;
        var spec = Tune.Cli.ExperimentFile.Read(_folder.Write("waits.yaml", $$$"""
            name: waits
            command: [sh, -c, 'until [ -e "{{{_folder.PathOf("go")}}}" ]; do sleep 0.05; done; echo "TUNE {\"metrics\":{\"loss\":1}}"']
            objective: {minimize: loss}
            space: {x: {uniform: [0, 1]}}
            limits: {grace: 0s}
            """), new AlgorithmRegistry());
        await using (var tuner = await Tuner.StartLocalAsync(_folder.Data))
        {
            var program = spec.Program ?? throw new InvalidOperationException("The file names a program.");
            await foreach (var update in (await tuner.StartAsync(Trainable.Program(program), spec)).WatchAsync())
                if (update.Fact is Tune.Facts.TrialStarted) break;
        }

        _folder.Write("go", "");
        using var process = await StartAsync();
        var told = await _http.GetStringAsync(new Uri("experiments/waits/events", UriKind.Relative));
        await EndAsync(process);

        Assert.Contains("event: reported\n", told, StringComparison.Ordinal);
        Assert.EndsWith("event: end\ndata: {}\n\n", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", HttpStatusCode.Forbidden)]
    [InlineData("--allow-programs", HttpStatusCode.Created)]
    public async Task Programs_are_started_where_that_is_said(string option, HttpStatusCode expected)
    {
        if (OperatingSystem.IsWindows()) return;
        using var process = await StartAsync(option.Length == 0 ? [] : [option]);
        using var content = new StringContent("""{"spec":{"name":"p","space":{"x":{"uniform":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"samples":1,"program":{"command":["sh","-c","true"]}}}""", Encoding.UTF8, "application/json");

        using var answer = await _http.PostAsync(new Uri("experiments", UriKind.Relative), content);
        await EndAsync(process);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_searcher_that_is_a_program_is_one_too()
    {
        if (OperatingSystem.IsWindows()) return;
        using var process = await StartAsync();
        using var content = new StringContent("""{"trainable":"t","spec":{"name":"p","space":{"x":{"uniform":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"samples":1,"searcher":{"kind":"command","command":["sh","-c","true"]}}}""", Encoding.UTF8, "application/json");

        using var answer = await _http.PostAsync(new Uri("experiments", UriKind.Relative), content);
        await EndAsync(process);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_is_needed_where_that_is_said_and_one_that_is_made_meanwhile_will_do()
    {
        if (OperatingSystem.IsWindows()) return;
        using var process = await StartAsync("--require-key");
        using var without = await _http.GetAsync(new Uri("silos", UriKind.Relative));

        var (code, output, error) = await _folder.TuneAsync("keys", "add", "ci", "--role", "operator");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("silos", UriKind.Relative));
        request.Headers.Authorization = new("Bearer", Assert.Single(output));
        using var with = await _http.SendAsync(request);
        await EndAsync(process);

        Assert.Equal((0, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (code, without.StatusCode, with.StatusCode));
        Assert.Contains("'ci', Operator, and is shown this once", Assert.Single(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_listed_and_removed()
    {
        var empty = await _folder.TuneAsync("keys", "list");
        var key = Assert.Single((await _folder.TuneAsync("keys", "add", "ci")).Output);
        await _folder.TuneAsync("keys", "add", "boss", "--role", "Admin");

        var listed = string.Join('\n', (await _folder.TuneAsync("keys", "list")).Output);
        var again = await _folder.TuneAsync("keys", "add", "ci");
        var removed = await _folder.TuneAsync("keys", "remove", "ci");
        var missing = await _folder.TuneAsync("keys", "remove", "ci");

        Assert.Equal("There are no keys. Make one: tune keys add NAME --role reader", Assert.Single(empty.Output));
        Assert.Matches(@"ci +Reader .*[0-9a-f]{64}", listed);
        Assert.Matches(@"boss +Admin ", listed);
        Assert.DoesNotContain(key, listed, StringComparison.Ordinal);
        Assert.Equal((2, 0, 2), (again.Code, removed.Code, missing.Code));
        Assert.Contains("There are: boss.", Assert.Single(missing.Error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys", "add", "two words")]
    [InlineData("keys", "add", "ci", "--role", "root")]
    [InlineData("serve", "--port", "70000")]
    [InlineData("serve", "--port", "x")]
    public async Task What_is_wrong_is_one_line(params string[] arguments)
    {
        var (code, output, error) = await _folder.TuneAsync(arguments);

        Assert.Equal((2, 0, 1), (code, output.Length, error.Length));
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_said()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var (code, _, error) = await _folder.TuneAsync("serve", "--port", $"{((IPEndPoint)listener.LocalEndpoint).Port}");

        Assert.Equal(2, code);
        Assert.Contains("Name another port.", error[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_document_and_the_help_show_works()
    {
        if (!DocumentationTests.IsInstalled("curl")) return;
        _folder.Write("experiment.yaml", RunFolder.Experiment.Replace("square", "digits", StringComparison.Ordinal));
        await _folder.RunAsync();
        var help = (await TuneCommand.RunAsync(["serve", "--help"])).Output.Concat((await TuneCommand.RunAsync(["keys", "--help"])).Output).Select(line => line.Trim());
        var shown = DocumentationTests.CommandsOf([DocumentationTests.HttpApi]).Concat(help).Distinct().ToLookup(line => line.StartsWith("tune keys ", StringComparison.Ordinal) ? "keys" : line.Split(' ')[0]);
        using var process = await StartAsync("--allow-programs");

        foreach (var command in shown["curl"])
        {
            using var curl = Process.Start(new ProcessStartInfo("sh", ["-c", command.Replace("curl ", "curl -sS --fail-with-body ", StringComparison.Ordinal).Replace("http://127.0.0.1:8420/api/v1/", $"{_http.BaseAddress}", StringComparison.Ordinal)]) { WorkingDirectory = _folder.PathOf("."), RedirectStandardOutput = true, RedirectStandardError = true })
                ?? throw new InvalidOperationException("sh does not start.");
            var text = await curl.StandardOutput.ReadToEndAsync() + await curl.StandardError.ReadToEndAsync();
            await curl.WaitForExitAsync();
            Assert.True(curl.ExitCode == 0, $"{command}: {text}");
        }

        foreach (var command in shown["tune"].Where(line => line.EndsWith(Usual, StringComparison.Ordinal)))
        {
            var (code, _, error) = await TuneCommand.RunAsync([.. Shell.Split(command.Replace(Usual, $"--server {_http.BaseAddress}", StringComparison.Ordinal)).Skip(1)]);
            Assert.True(code == 0, $"{command}: {string.Join(' ', error)}");
        }

        await EndAsync(process);
        foreach (var command in shown["keys"].Where(line => !line.Contains('[', StringComparison.Ordinal)))
        {
            var (code, _, error) = await _folder.TuneAsync([.. Shell.Split(command.Replace(" --data tune-data", "", StringComparison.Ordinal)).Skip(1)]);
            Assert.True(code == 0 || error[0].StartsWith("name: there is a key 'ci'", StringComparison.Ordinal) || error[0].StartsWith("name: there is no key 'ci'", StringComparison.Ordinal), $"{command}: {string.Join(' ', error)}");
        }

        Assert.True(shown["curl"].Count() >= 4 && shown["keys"].Count() >= 3 && shown["tune"].Count() >= 8);
        Assert.All(shown.Where(kind => kind.Key is "tune").SelectMany(kind => kind).Where(line => !line.Contains('[', StringComparison.Ordinal) && !line.EndsWith(Usual, StringComparison.Ordinal)), line => Assert.StartsWith("tune serve", line, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>As from a terminal: what runs in the background, as these tests may, ignores some signals, and so would what it starts.</summary>
    private async Task<Process> StartAsync(params string[] options)
    {
        var process = Process.Start(new ProcessStartInfo("env", ["--default-signal", "dotnet", ProcessTests.Program, "serve", "--port", "0", "--data", _folder.Data, .. options])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("The program did not start.");
        var line = await process.StandardOutput.ReadLineAsync();
        Assert.True(line?.StartsWith("http://127.0.0.1:", StringComparison.Ordinal) == true, line ?? await process.StandardError.ReadToEndAsync());
        _http.BaseAddress = new Uri($"{line?.Split(' ')[0]}api/v1/");
        return process;
    }

    private static async Task EndAsync(Process process)
    {
        Assert.Equal(0, Signal(process.Id, Terminate));
        await process.WaitForExitAsync();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
