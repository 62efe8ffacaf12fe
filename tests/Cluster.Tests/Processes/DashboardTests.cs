using System.Diagnostics;
using Tune.Grains;
using Tune.Servers;

namespace Tune.Processes;

/// <summary>The dashboard of a silo that runs an experiment, in a browser. TUNE_APPROVE=1 takes the picture over into the documentation.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class DashboardTests : IAsyncLifetime
{
    private readonly ProcessCluster _cluster = new();

    public Task InitializeAsync() => _cluster.StartAsync(["a"], new Dictionary<string, string> { ["Cluster:ProbeTimeout"] = "00:00:05", ["Slots"] = "2", ["Dashboard:IsEnabled"] = "true" });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Its_grains_are_called_what_a_person_understands()
    {
        var experiment = await _cluster.Tuner.StartAsync(Trainable.ByName<Configuration>("curve"), ProcessCluster.Spec(samples: 1000)).OrFail();
        await _cluster.UntilAsync(async () => (await experiment.GetViewAsync()).Running.Length == 2, "its trials run");

        var page = await BrowseAsync("--dump-dom");
        foreach (var grain in new[] { "ExperimentGrain", "TrialRunnerGrain", "ResourceBrokerGrain", "SiloAgentGrain" }) Assert.Contains($">{grain}<", page, StringComparison.Ordinal);
        var picture = _cluster.Folder["dashboard.png"];
        await BrowseAsync($"--screenshot={picture}");
        var bytes = await File.ReadAllBytesAsync(picture);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        // an empty page is a tenth of that
        Assert.InRange(bytes.Length, 50_000, 1_000_000);
        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1") File.Copy(picture, Path.Combine(Root(), "docs", "images", "dashboard.png"), overwrite: true);
    }

    private async Task<string> BrowseAsync(string what)
    {
        await using var chromium = await ShellServer.StartAsync("chromium.sh");
        var start = new ProcessStartInfo(
            Path.Combine(chromium.Folder, "chromium-headless-shell"),
            [
                "--no-sandbox", "--disable-gpu", "--hide-scrollbars", $"--user-data-dir={_cluster.Folder["chromium"]}", "--window-size=1400,1100", "--virtual-time-budget=15000", what,
                $"{_cluster["a"].Url}orleans#/grains",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var browser = Process.Start(start) ?? throw new InvalidOperationException("Chromium did not start.");
        var error = browser.StandardError.ReadToEndAsync();
        var output = await browser.StandardOutput.ReadToEndAsync().OrFail("the page is there");
        await browser.WaitForExitAsync().OrFail("the browser ends");
        Assert.True(browser.ExitCode == 0, await error);
        return output;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Tune.Orleans.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("The repository is not above the tests.");
    }
}
