using System.Diagnostics;
using Orleans.Configuration;
using Orleans.Hosting;
using Tune.Grains;
using Tune.Storage;

namespace Tune.Processes;

/// <summary>The dashboard of a silo that runs an experiment, in a browser. TUNE_APPROVE=1 takes the picture over into the documentation.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class DashboardTests : IAsyncLifetime
{
    private readonly PostgreSqlServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = PostgreSqlServer.FreePort();
    private SiloProcess? _silo;

    public Task InitializeAsync() => _server.InitializeAsync();

    public async Task DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [ChromiumFact]
    public async Task Its_grains_are_called_what_a_person_understands()
    {
        _silo = SiloProcess.Start("a", new Dictionary<string, string>
        {
            ["Cluster:Kind"] = "PostgreSql", ["Cluster:ConnectionString"] = _server.ConnectionString, ["Cluster:SiloPort"] = $"{PostgreSqlServer.FreePort()}", ["Cluster:GatewayPort"] = $"{_port}",
            ["Cluster:ProbeTimeout"] = "00:00:05", ["DataFolder"] = _folder["a"], ["Slots"] = "2", ["Dashboard:IsEnabled"] = "true",
        });
        await _silo.ReadyAsync();
        await using var tuner = await Tuner.ConnectAsync(client => client
            .UseTunePostgreSqlClustering(_server.ConnectionString).Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "tune")).OrFail("the client connects");
        var experiment = await tuner.StartAsync(Trainable.ByName<Configuration>("curve"), new()
        {
            Name = "e", Space = new SearchSpace { ["rate"] = Domain.Uniform(0.01, 0.2) }, Objective = Objective.Minimize("loss"), Samples = 1000, Searcher = new RandomSearch(),
        }).OrFail();
        await Running().OrFail("its trials run");

        var page = await BrowseAsync("--dump-dom");
        foreach (var grain in new[] { "ExperimentGrain", "TrialRunnerGrain", "ResourceBrokerGrain", "SiloAgentGrain" }) Assert.Contains($">{grain}<", page, StringComparison.Ordinal);
        var picture = _folder["dashboard.png"];
        await BrowseAsync($"--screenshot={picture}");
        var bytes = await File.ReadAllBytesAsync(picture);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        // an empty page is a tenth of that
        Assert.InRange(bytes.Length, 50_000, 1_000_000);
        if (Environment.GetEnvironmentVariable("TUNE_APPROVE") == "1") File.Copy(picture, Path.Combine(Root(), "docs", "images", "dashboard.png"), overwrite: true);

        async Task Running()
        {
            while ((await experiment.GetViewAsync()).Running.Length < 2) await Task.Delay(50);
        }
    }

    private async Task<string> BrowseAsync(string what)
    {
        var start = new ProcessStartInfo(
            ChromiumFactAttribute.Program ?? throw new InvalidOperationException("There is no Chromium."),
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", $"--user-data-dir={_folder["chromium"]}", "--window-size=1400,1100", "--virtual-time-budget=15000", what,
                $"{_silo?.Url}orleans#/grains",
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
