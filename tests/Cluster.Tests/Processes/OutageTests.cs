using System.Diagnostics;
using System.Globalization;
using System.Net;
using Orleans.Hosting;
using Tune.Grains;
using Tune.Hosting;
using Tune.Plugins;
using Tune.Servers;
using Tune.Storage;
using Xunit.Abstractions;

namespace Tune.Processes;

/// <summary>What else goes away under silos that are processes: their database, each of them in turn, the cable between them, whoever watches.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class OutageTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>Listens on 127.0.0.1 alone, whatever address the others reach it at.</summary>
    private const string BehindProxy = """
        using System.Net;
        using Microsoft.Extensions.DependencyInjection;
        using Orleans.Configuration;
        using Tune;
        using Tune.Hosting;

        public sealed class Plugin : ITunePlugin
        {
            public void Configure(TuneBuilder tune) => tune.Services.PostConfigure<EndpointOptions>(options => options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, options.SiloPort));
        }
        """;

    private readonly ProcessCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task While_the_database_is_killed_and_comes_back_trials_train_on_and_nothing_is_lost()
    {
        await _cluster.StartAsync(["a", "b"]);
        var experiment = await _cluster.StartExperimentAsync(samples: 4);

        await _cluster.Server.KillAsync();
        await _cluster.UntilAsync(() => Task.FromResult(_cluster.Output.Contains("Everything waits for it", StringComparison.Ordinal)), "the silos notice");
        await _cluster.Server.StartAsync();

        var journal = await _cluster.CheckAsync(experiment, samples: 4);
        Assert.All(journal.Of<TrialStarted>(), started => Assert.Equal(1, started.Attempt));
    }

    [Fact]
    public async Task When_all_silos_are_restarted_one_after_the_other_nothing_is_lost_or_done_twice()
    {
        await _cluster.StartAsync(["a", "b", "c"]);
        var experiment = await _cluster.StartExperimentAsync(samples: 3);

        foreach (var silo in new[] { "a", "b", "c" })
        {
            // so that there is something to run for each of them, however long the others have taken
            await experiment.ExtendAsync(samples: 3).OrFail();
            await _cluster.UntilAsync(async () => (await _cluster.RunningAsync()).Contains(silo), $"{silo} runs a trial");
            _cluster[silo].Signal("TERM");
            Assert.Equal(0, await _cluster[silo].ExitAsync());
            await _cluster.RestartAsync(silo);
        }

        var journal = await _cluster.CheckAsync(experiment, samples: 3, more: 9);
        Assert.InRange(journal.Of<TrialLost>().Count(), 3, 36);
    }

    [Fact]
    public async Task Of_two_silos_that_are_cut_off_from_each_other_one_goes_on_and_nothing_is_done_twice()
    {
        await _cluster.InitializeAsync();
        PluginCompiler.Compile(_cluster.Folder["plugins"], "behind", BehindProxy);
        var cables = new List<LossyProxy>();
        try
        {
            foreach (var (name, address) in new[] { ("a", "127.0.0.2"), ("b", "127.0.0.3") })
            {
                var port = FreePorts.Next();
                cables.Add(new LossyProxy(port, new IPEndPoint(IPAddress.Parse(address), port)));
                await _cluster.AddAsync(name, new Dictionary<string, string> { ["Cluster:AdvertisedAddress"] = address, ["Cluster:SiloPort"] = $"{port}", ["Plugins:Folder"] = _cluster.Folder["plugins"] });
            }

            await _cluster.ConnectAsync(_cluster.Join);
            var experiment = await _cluster.StartExperimentAsync(samples: 4);

            foreach (var cable in cables) cable.Cut();
            var stays = "";
            await _cluster.UntilAsync(async () => (await _cluster.Tuner.GetResourcesAsync()).Silos is [var only] && (stays = only.Name).Length > 0, "one gives the other up");
            foreach (var cable in cables) cable.Mend();
            await experiment.GetResultAsync().OrFail($"it ends; {_cluster.Output}");
            // it ends if Orleans, too, has taken it for dead before the cable was mended, and else joins in again; what it has saved meanwhile is removed when the experiment is loaded next
            var other = _cluster[stays == "a" ? "b" : "a"];
            other.Kill();
            await other.ExitAsync();
            await _cluster.ReloadAsync("e");

            var journal = await _cluster.CheckAsync(experiment, samples: 4);
            Assert.NotEmpty(journal.Of<TrialLost>());
        }
        finally
        {
            foreach (var cable in cables) cable.Dispose();
        }
    }

    [Fact]
    public async Task When_whoever_watches_is_killed_another_one_goes_on_after_the_last_that_it_has_seen()
    {
        await _cluster.StartAsync(["a", "b"]);
        var cursor = 0L;
        using (var client = StartClient())
        {
            while (cursor < 12) cursor = long.Parse(await client.StandardOutput.ReadLineAsync().OrFail(_cluster.Output) ?? throw new InvalidOperationException(await client.StandardError.ReadToEndAsync()), CultureInfo.InvariantCulture);
            client.Kill();
            await client.WaitForExitAsync();
        }

        var experiment = _cluster.Tuner.GetExperiment<Configuration>("e");
        var seen = new List<long>();
        await foreach (var update in experiment.WatchAsync(cursor)) seen.Add(update.Cursor);

        var journal = await _cluster.CheckAsync(experiment, WatchingClient.Samples);
        Assert.Equal(Enumerable.Range((int)cursor + 1, journal.Facts.Length - (int)cursor).Select(at => (long)at), seen);
    }

    [Fact]
    public async Task A_call_that_is_under_way_when_its_silo_is_killed_is_answered_by_another_one_long_before_it_times_out()
    {
        await _cluster.StartAsync(["a", "b"]);
        var experiment = await _cluster.StartExperimentAsync(samples: 2);
        var decider = await _cluster.SiloOfAsync(grains => grains.GetGrain<IExperimentGrain>("e"));

        decider.Kill();
        var longest = TimeSpan.Zero;
        for (var (calls, since) = (0, Stopwatch.StartNew()); calls < 100 || since.Elapsed < TimeSpan.FromSeconds(5); calls++)
        {
            var called = Stopwatch.StartNew();
            await experiment.GetViewAsync().OrFail(_cluster.Output);
            if (called.Elapsed > longest) longest = called.Elapsed;
        }

        output.WriteLine($"The longest call took {longest}");
        // Orleans gives a call up after half a minute
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        await _cluster.CheckAsync(experiment, samples: 2);
    }

    private Process StartClient()
    {
        var assembly = typeof(OutageTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[WatchingClient.Variable] = _cluster.Server.ConnectionString;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
