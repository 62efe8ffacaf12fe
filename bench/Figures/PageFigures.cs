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
    private const int Epochs = 27;
    private const int MostCurves = 20_000;

    // a chart that is drawn is a screen further down or up
    private static readonly (string Name, string Address, int Down, int Seconds)[] Places = [("table", "trials", 0, 1), ("analysis, top", "analysis", 0, 4), ("analysis, parameters", "analysis", 900, 4), ("analysis, course", "analysis", 2200, 4)];

    public static async Task<IReadOnlyList<Row>> PageAsync(int howMany)
    {
        var trials = Scale.Of(howMany);
        var folder = Directory.CreateTempSubdirectory("figures-").FullName;
        // many trials take long enough with one report each
        var trainable = Learning(trials > MostCurves ? 1 : Epochs);
        await using var app = Build(folder, trainable);
        await app.StartAsync();
        await using var shell = await ShellServer.StartAsync("chromium.sh");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path.Combine(shell.Folder, "chromium-headless-shell"), Args = ["--no-sandbox", "--disable-gpu"] });
        var begun = System.Diagnostics.Stopwatch.StartNew();
        var experiment = await app.Services.GetRequiredService<ITuner>().StartAsync(trainable, Spec(trials));
        await experiment.GetResultAsync();
        var rows = new List<Row>();
        rows.Add(new(FormattableString.Invariant($"page: {trials:n0} trials took"), FormattableString.Invariant($"{begun.Elapsed.TotalSeconds:0} s")));
        foreach (var place in Places) rows.AddRange(await MeasureAsync(browser, app.Urls.Single(), place, experiment));
        rows.AddRange(await RoutesAsync(app.Urls.Single(), experiment));
        rows.Add(new("page: memory of the host", FormattableString.Invariant($"{Environment.WorkingSet / 1e6:0} MB")));
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
        var heap = await MetricAsync(session, "JSHeapUsedSize") / 1e6;
        var longest = await page.EvaluateAsync<double>("() => Math.max(0, ...window.tasks)");
        return
        [
            new($"page: {place.Name}, first paint", string.Create(CultureInfo.InvariantCulture, $"{paint:0} ms"), "≤ 1,000 ms"),
            new($"page: {place.Name}, an update of {Added} trials: longest task, all", string.Create(CultureInfo.InvariantCulture, $"{(longest == 0 ? "below 50" : $"{longest:0}")} ms, {busy:0} ms"), "≤ 100 ms"),
            new($"page: {place.Name}, memory of its script", string.Create(CultureInfo.InvariantCulture, $"{heap:0} MB")),
        ];
    }

    /// <summary>How long the main thread has worked, in milliseconds.</summary>
    private static async Task<double> BusyAsync(ICDPSession session) => 1000 * await MetricAsync(session, "TaskDuration");

    private static async Task<double> MetricAsync(ICDPSession session, string name)
    {
        var answer = await session.SendAsync("Performance.getMetrics") ?? throw new InvalidOperationException("The browser does not say what it has done.");
        return answer.GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();
    }

    /// <summary>How long the host takes for what pages ask: when something has happened since it was last asked, and when nothing has.</summary>
    private static async Task<IReadOnlyList<Row>> RoutesAsync(string url, ExperimentHandle<Configuration> experiment)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"{url}/api/v1/experiments/page/"), Timeout = TimeSpan.FromMinutes(5) };
        var rows = new List<Row>();
        foreach (var route in (string[])["trials?limit=1", "columns", "trials?order=trial&limit=200&cursor=5000", "trials?filter=lr%20%3C%200.01%20and%20accuracy%20%3E%200.2&order=-accuracy&limit=200", "trials?sample=10000", "curves?limit=2000&points=60", "history?points=1000", "importance", "effect?parameter=lr"])
        {
            await experiment.ExtendAsync(1);
            await experiment.GetResultAsync();
            var (first, bytes) = await TimeAsync(client, route);
            var (again, _) = await TimeAsync(client, route);
            rows.Add(new($"page: GET {Uri.UnescapeDataString(route)}", string.Create(CultureInfo.InvariantCulture, $"{first:0} ms, again {again:0} ms, {bytes / 1e3:0} kB")));
        }

        return rows;
    }

    private static async Task<(double Milliseconds, int Bytes)> TimeAsync(HttpClient client, string route)
    {
        var begun = System.Diagnostics.Stopwatch.StartNew();
        var bytes = (await client.GetByteArrayAsync(new Uri(route, UriKind.Relative))).Length;
        return (begun.Elapsed.TotalMilliseconds, bytes);
    }

    private static WebApplication Build(string folder, TrainableDefinition<Configuration> trainable)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "figures" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.AddTune(tune => tune.UseFileStorage(folder).AddTrainable(trainable));
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
        Objective = Objective.Maximize("accuracy"), Samples = trials, Searcher = new RandomSearch(), Scheduler = trials > MostCurves ? new Fifo() : new Asha { MaxResource = Epochs }, Seed = 7,
    };

    private static TrainableDefinition<Configuration> Learning(int epochs) => Trainable.Define<Configuration>("curve", (config, _, cancellationToken) => Train(config, epochs, cancellationToken));

    private static async IAsyncEnumerable<Report> Train(Configuration config, int epochs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rate = Math.Log10(config.Get<double>("lr"));
        var best = 0.98 - 0.06 * Math.Abs(rate + 2.3) - 0.03 * Math.Abs(config.Get<int>("layers") - 3) - 0.05 * Math.Abs(config.Get<double>("momentum") - 0.85);
        await Task.CompletedTask;
        for (var epoch = 1; epoch <= epochs && !cancellationToken.IsCancellationRequested; epoch++) yield return new Report(new Metrics { ["accuracy"] = best * (1 - Math.Exp(-epoch / 6.0)), ["loss"] = 1 - best });
    }
}
