using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Tune;
using Tune.Hosting;
using Tune.Http;
using Tune.Scheduling;
using Tune.Search;
using Tune.Servers;

namespace Figures;

/// <summary>What the page costs a browser: the first paint, and what the main thread does for an update, in Debian's Chromium without a GPU over the real host.</summary>
internal static class PageFigures
{
    private const int Rounds = 6;
    private const int Added = 5;

    // a chart that is drawn is a screen further down or up
    private static readonly (string Name, string Address, int Down, int Seconds)[] Places = [("table", "trials", 0, 1), ("analysis, top", "analysis", 0, 4), ("analysis, parameters", "analysis", 900, 4), ("analysis, course", "analysis", 2200, 4)];

    public static async Task<IReadOnlyList<Row>> PageAsync()
    {
        var trials = Scale.Of(10_000);
        var folder = Directory.CreateTempSubdirectory("figures-").FullName;
        await using var app = Build(folder);
        await app.StartAsync();
        await using var shell = await ShellServer.StartAsync("chromium.sh");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path.Combine(shell.Folder, "chromium"), Args = ["--no-sandbox", "--disable-gpu"] });
        var experiment = await app.Services.GetRequiredService<ITuner>().StartAsync(Trainable.Define<Configuration>("curve", Train), Spec(trials));
        await experiment.GetResultAsync();
        var rows = new List<Row>();
        foreach (var place in Places) rows.AddRange(await MeasureAsync(browser, app.Urls.Single(), place, experiment));
        await app.StopAsync();
        Directory.Delete(folder, recursive: true);
        return rows;
    }

    private static async Task<IReadOnlyList<Row>> MeasureAsync(IBrowser browser, string url, (string Name, string Address, int Down, int Seconds) place, ExperimentHandle<Configuration> experiment)
    {
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable");
        await page.GotoAsync($"{url}/#/experiments/page/{place.Address}");
        await page.Locator(place.Address == "trials" ? ".grid .body .line" : "figure canvas").First.WaitForAsync(new() { Timeout = 60_000 });
        await page.WaitForTimeoutAsync(3000);
        await page.Mouse.WheelAsync(0, place.Down);
        // what was not seen before is drawn
        await page.WaitForTimeoutAsync(5000);
        var paint = await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime");
        await page.EvaluateAsync("() => { window.tasks = []; new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(one => one.duration))).observe({ type: 'longtask' }); }");
        var before = await BusyAsync(session);
        for (var round = 0; round < Rounds; round++)
        {
            await experiment.ExtendAsync(Added);
            await experiment.GetResultAsync();
            await page.WaitForTimeoutAsync(place.Seconds * 1000);
        }

        var busy = (await BusyAsync(session) - before) / Rounds;
        var longest = await page.EvaluateAsync<double>("() => Math.max(0, ...window.tasks)");
        return
        [
            new($"page: {place.Name}, first paint", string.Create(CultureInfo.InvariantCulture, $"{paint:0} ms"), "≤ 1,000 ms"),
            new($"page: {place.Name}, an update of {Added} trials: longest task, all", string.Create(CultureInfo.InvariantCulture, $"{(longest == 0 ? "below 50" : $"{longest:0}")} ms, {busy:0} ms"), "≤ 100 ms"),
        ];
    }

    /// <summary>How long the main thread has worked, in milliseconds.</summary>
    private static async Task<double> BusyAsync(ICDPSession session)
    {
        var answer = await session.SendAsync("Performance.getMetrics") ?? throw new InvalidOperationException("The browser does not say what it has done.");
        return 1000 * answer.GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble();
    }

    private static WebApplication Build(string folder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "figures" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.AddTune(tune => tune.UseFileStorage(folder).AddTrainable(Trainable.Define<Configuration>("curve", Train)));
        builder.AddTuneClient();
        builder.Services.AddTuneApi();
        var app = builder.Build();
        app.MapTuneApi();
        app.MapTunePage();
        return app;
    }

    private static ExperimentSpec<Configuration> Spec(int trials) => new()
    {
        Name = "page",
        Space = new SearchSpace { ["lr"] = Domain.LogUniform(1e-4, 1e-1), ["momentum"] = Domain.Uniform(0, 0.99), ["layers"] = Domain.RandInt(1, 5), ["batch"] = Domain.Choice(32, 64, 128), ["activation"] = Domain.Choice("relu", "tanh", "gelu") },
        Objective = Objective.Maximize("accuracy"), Samples = trials, Searcher = new RandomSearch(), Scheduler = new Asha { MaxResource = 27 }, Seed = 7,
    };

    private static async IAsyncEnumerable<Report> Train(Configuration config, TrialContext trial, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rate = Math.Log10(config.Get<double>("lr"));
        var best = 0.98 - 0.06 * Math.Abs(rate + 2.3) - 0.03 * Math.Abs(config.Get<int>("layers") - 3) - 0.05 * Math.Abs(config.Get<double>("momentum") - 0.85);
        await Task.CompletedTask;
        for (var epoch = 1; epoch <= 27 && !cancellationToken.IsCancellationRequested; epoch++) yield return new Report(new Metrics { ["accuracy"] = best * (1 - Math.Exp(-epoch / 6.0)), ["loss"] = 1 - best });
    }
}
