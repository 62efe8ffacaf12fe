using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Tune.Servers;

namespace Tune.Http.Tests;

/// <summary>The client of one file of Python, against a server that runs.</summary>
public sealed partial class PythonClientTests : IAsyncLifetime
{
    private static readonly string Clients = Path.Combine(DocumentTests.Root(), "samples", "Python");

    private ApiHost? _host;
    private ShellServer? _python;

    private ApiHost Host => _host ?? throw new InvalidOperationException("It has not started.");

    public async Task InitializeAsync()
    {
        _python = await ShellServer.StartAsync("python.sh");
        _host = await ApiHost.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_python is not null) await _python.DisposeAsync();
    }

    [Fact]
    public async Task Program_of_the_documentation_runs()
    {
        var program = PythonBlock().Match(File.ReadAllText(Path.Combine(DocumentTests.Root(), "docs", "http-api.md"))).Groups[1].Value;
        Assert.Contains("http://127.0.0.1:8420", program, StringComparison.Ordinal);

        var output = await RunAsync(program.Replace("http://127.0.0.1:8420", Host.App.Urls.Single(), StringComparison.Ordinal));

        Assert.Contains("'configuration': {'lr': ", output, StringComparison.Ordinal);
        var results = await Host.Tuner.GetExperiment<Configuration>("remote").GetResultAsync();
        Assert.Equal((ExperimentStatus.Finished, 20, 10), (results.Status, results.Count, results[0].Iterations));
    }

    [Fact]
    public async Task Workers_share_an_experiment_and_a_trial_that_raises_has_failed()
    {
        var output = await RunAsync("""
            import threading
            experiment = client.create("shared", {"x": {"uniform": [0, 1]}}, maximize="score", samples=12, searcher={"kind": "random"})
            def train(trial):
                if trial.number == 5:
                    raise ValueError("cannot")
                trial.report(score=float("nan"))
                return {"score": trial.configuration["x"]}
            workers = [threading.Thread(target=experiment.run, args=(train,)) for _ in range(3)]
            [worker.start() for worker in workers]
            [worker.join() for worker in workers]
            print(experiment.status()["status"], len(experiment.results()), [(trial["trial"], trial["error"]) for trial in experiment.results(status="Error")], len(experiment.reports(0)))
            """);

        Assert.Equal("Finished 12 [(5, 'ValueError: cannot')] 2", output.Trim());
    }

    [Fact]
    public async Task Trial_that_a_loop_leaves_is_given_back()
    {
        var output = await RunAsync("""
            experiment = client.create("left", {"x": {"uniform": [0, 1]}}, minimize="loss", samples=1)
            for trial in experiment.trials():
                break
            del trial
            for trial in experiment.trials("another"):
                print(trial.number, trial.attempt)
                trial.complete(loss=1)
            """);

        Assert.Equal("0 2", output.Trim());
    }

    [Fact]
    public async Task Experiments_are_steered()
    {
        await Host.HoldAsync("held");

        var output = await RunAsync("""
            held = client.experiment("held")
            held.tag("team", "vision")
            held.enqueue({"x": 0.5}, adds_samples=True)
            held.pause("lunch")
            print(held.status()["tags"], held.status()["status"] in ("Paused", "Pausing"), [one["name"] for one in client.experiments()])
            held.stop()
            held.delete()
            print(client.experiments())
            try:
                held.status()
            except TuneError as error:
                print(error.status, error)
            """);

        Assert.Matches(@"^\{'team': 'vision'\} True \['held'\]\n\[\]\n404 There is no experiment 'held'", output);
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_and_what_was_asked_for_happens_once()
    {
        var lost = new HashSet<string>();
        await using var host = await ApiHost.StartAsync(map: app => app.Use(async (context, next) =>
        {
            if (context.Request.Method != "POST" || !lost.Add($"{context.Request.Path}"))
            {
                await next(context);
                return;
            }

            context.Response.Body = Stream.Null;
            await next(context);
            // it was done, and nobody hears of it
            context.Abort();
        }));

        var output = await RunAsync("""
            experiment = client.create("lost", {"x": {"uniform": [0, 1]}}, minimize="loss", samples=1)
            experiment.extend(samples=2)
            experiment.enqueue({"x": 0.5}, adds_samples=True)
            print(experiment.status()["total"])
            for trial in experiment.trials():
                trial.fail("no") if trial.number < 2 else trial.complete(loss=1)
            print(experiment.retry())
            print(experiment.status()["total"])
            """, host);

        Assert.Equal("4\n2\n6", output.Trim());
        Assert.Contains("/api/v1/experiments/lost:retry", lost);
    }

    [Fact]
    public async Task Mistakes_of_a_spec_are_said_with_their_places() =>
        Assert.Contains("spec.space: ", await RunAsync("""
            try:
                client.create("wrong", {"x": {"unifrom": [0, 1]}}, minimize="loss")
            except TuneError as error:
                print(error)
            """), StringComparison.Ordinal);

    /// <summary>What a program writes that has a client of this test's server, once it has ended well.</summary>
    private async Task<string> RunAsync(string program, ApiHost? host = null)
    {
        var start = new ProcessStartInfo("python3", ["-B", "-W", "error", "-c", $"from tune_client import Client, TuneError\nclient = Client('{(host ?? Host).App.Urls.Single()}')\n{program}"]) { WorkingDirectory = Clients, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Python does not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{output}\n{await errors}");
        return output;
    }

    [GeneratedRegex("^```python\\r?\\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex PythonBlock();
}
