using Microsoft.Playwright;
using Tune.Storage;

namespace Tune.Page.Tests;

/// <summary>Reports in one file, opened from the disk without a network.</summary>
[Collection(nameof(Chromium))]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class ReportTests(Chromium chromium, Xunit.Abstractions.ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string[] Charts = ["History", "Distribution", "Pareto front", "Parallel coordinates", "Slices", "Importance", "Effect", "Contour", "Learning curves", "Rungs", "Timeline", "Search"];

    private readonly TemporaryFolder _folder = new();

    private string Digits => _folder["digits & 100% #1.html"];

    public async Task InitializeAsync() => await File.WriteAllTextAsync(Digits, await chromium.Host.Tuner.GetExperiment<Configuration>("digits").GetHtmlReportAsync());

    [Theory]
    [InlineData(1440, 900, false)]
    [InlineData(390, 844, true)]
    public async Task Each_part_shows_what_it_is_for_to_everybody(int width, int height, bool isDark)
    {
        await using var sheet = await chromium.OpenFileAsync(Digits, "", width, height, isDark);
        foreach (var (address, shows) in ((string, string)[])[("", "Best so far"), ("experiments/digits/trials", "40 trials"), ("experiments/digits/trials/3", "Learning curve"), ("experiments/digits/analysis", "Parallel coordinates"), ("experiments/digits/spec", "loguniform")])
        {
            await sheet.GoAsync(address);
            await sheet.SeesAsync(shows);
            await sheet.IsUsableByAllAsync();
            await sheet.ShootAsync($"report-{(address.Length == 0 ? "overview" : address.Split('/')[^1])}-{width}{(isDark ? "-dark" : "")}");
            Assert.True(await sheet.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{address} is wider than {width}");
            // a file can't be asked for anything, and steers nothing
            Assert.Empty((await sheet.Page.GetByRole(AriaRole.Button).AllTextContentsAsync()).Intersect(["Pause", "Stop", "Extend …", "Delete", "Clone …", "Retry", "Note", "Set", "Edit", "Write"]));
        }
    }

    [Fact]
    public async Task All_charts_are_drawn_of_what_is_in_the_file()
    {
        await using var sheet = await chromium.OpenFileAsync(Digits, "experiments/digits/analysis", 1440, 6000);

        Assert.Equal(Charts, await sheet.Page.Locator("figure h3").AllTextContentsAsync());
        foreach (var chart in Charts.Where(chart => chart != "Pareto front")) await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Figure, new() { Name = chart, Exact = true }).Locator(".an-plot canvas").First).ToBeVisibleAsync();
        await sheet.SeesNotAsync("could not be loaded");
        await sheet.SeesNotAsync("Loading");
        // and so is its journal
        await sheet.Button("Replay").ClickAsync();
        await sheet.SeesAsync(" of ", ".an-replay");
        await sheet.Page.GetByLabel("Place in the journal").FillAsync("3");
        await sheet.SeesAsync("4 of ", ".an-replay");
        await sheet.ShootAsync("report-charts");
    }

    [Fact]
    public async Task It_says_of_when_it_is_and_gives_its_table_away()
    {
        await using var sheet = await chromium.OpenFileAsync(Digits, "experiments/digits/trials?filter=layers%20%3D%203");
        await sheet.SeesAsync("as of ", ".head");
        await sheet.SeesAsync("of 40 trials");

        var table = await sheet.Page.RunAndWaitForDownloadAsync(() => sheet.Button("CSV").ClickAsync());

        var lines = await File.ReadAllLinesAsync(await table.PathAsync());
        Assert.Equal(41, lines.Length);
        Assert.Contains("accuracy", lines[0], StringComparison.Ordinal);
        Assert.Equal(0, await sheet.Page.Locator("header nav").CountAsync());
    }

    [Fact]
    public async Task Nothing_that_users_wrote_runs()
    {
        await using var sheet = await chromium.OpenFileAsync(Digits);
        foreach (var address in (string[])["", "experiments/digits/trials", "experiments/digits/trials/0"])
        {
            await sheet.GoAsync(address);
            await sheet.SeesAsync(Pages.Script);
            Assert.Equal(0, await sheet.Page.Locator("main img, main script").CountAsync());
        }

        // the policy of the file holds for what would come into it by a mistake of ours
        await sheet.LetsNothingElseRunAsync();
    }

    [Fact]
    public async Task Names_and_errors_with_the_end_of_an_element_in_them_stay_text()
    {
        const string Hostile = "</script><!--<script>window.owned=1</script>";
        var told = new Told($"evil {Hostile}", Objective.Minimize("loss"));
        told.Trial(0, 1, _ => new Metrics { ["loss"] = 1, [Hostile] = 2 }, new InvalidOperationException(Hostile));
        await File.WriteAllTextAsync(_folder["evil.html"], told.ToHtml());
        await using var sheet = await chromium.OpenFileAsync(_folder["evil.html"]);

        await Assertions.Expect(sheet.Page.Locator("h1")).ToHaveTextAsync($"evil {Hostile}");
        await Assertions.Expect(sheet.Page).ToHaveTitleAsync($"evil {Hostile} · Tune.Orleans");
        await sheet.GoAsync($"experiments/{Uri.EscapeDataString(told.Spec.Name)}/trials/0");
        await sheet.SeesAsync(Hostile, ".bad");
    }

    [Fact]
    public async Task Three_objectives_and_values_that_are_no_numbers_are_shown()
    {
        var told = new Told("three", Objective.Maximize("accuracy"), Objective.Minimize("loss"), Objective.Minimize("size"));
        for (var trial = 0; trial < 20; trial++)
        {
            var number = trial;
            told.Trial(trial, 1 + trial % 3, iteration => new Metrics { ["accuracy"] = number == 4 ? double.NaN : 0.5 + 0.02 * number, ["loss"] = number == 5 ? double.PositiveInfinity : number * iteration, ["size"] = 20 - number });
        }

        await File.WriteAllTextAsync(_folder["three.html"], told.Results.ToHtml());
        await using var sheet = await chromium.OpenFileAsync(_folder["three.html"], "", 1440, 6000);

        await sheet.SeesAsync("on the Pareto front");
        await sheet.SeesAsync("without the journal there is no timeline");
        await sheet.GoAsync("experiments/three/trials");
        await sheet.SeesAsync("NaN", ".grid");
        await sheet.SeesAsync("∞", ".grid");
        await sheet.GoAsync("experiments/three/analysis");
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Figure, new() { Name = "Pareto front" }).Locator(".an-plot")).ToBeVisibleAsync();
        await sheet.SeesNotAsync("Loading");
        Assert.Equal(Charts.Except(["Rungs", "Timeline", "Search"]), await sheet.Page.Locator("figure h3").AllTextContentsAsync());
        await sheet.ShootAsync("report-three");
    }

    [Fact]
    public async Task One_without_trials_and_one_that_runs_have_a_report()
    {
        await File.WriteAllTextAsync(_folder["empty.html"], new Told("empty", Objective.Minimize("loss")).ToHtml());
        await using var host = await Pages.StartAsync();
        await host.HoldAsync("held");
        await File.WriteAllTextAsync(_folder["held.html"], await host.Tuner.GetExperiment<Configuration>("held").GetHtmlReportAsync());
        host.Gate.Open("held");
        await using var empty = await chromium.OpenFileAsync(_folder["empty.html"]);
        await using var held = await chromium.OpenFileAsync(_folder["held.html"]);

        await empty.SeesAsync("No trial has reported loss yet.");
        await empty.GoAsync("experiments/empty/trials");
        await empty.SeesAsync("No trial yet.");
        await empty.GoAsync("experiments/empty/analysis");
        await empty.SeesAsync("There is no trial to draw yet.");
        await held.SeesAsync("Running", ".head .pill");
        await held.SeesAsync("as of ", ".head");
    }

    [Fact]
    public async Task Ten_thousand_trials_fit_into_a_mail_and_open()
    {
        var told = new Told("many", Objective.Minimize("loss"));
        for (var trial = 0; trial < 10_000; trial++)
        {
            var (number, random) = (trial, new Random(-trial));
            told.Trial(trial, (trial % 27) switch { 0 => 27, < 4 => 9, < 12 => 3, _ => 1 }, iteration => new Metrics { ["loss"] = random.NextDouble() / iteration, ["accuracy"] = random.NextDouble() });
        }

        told.End();
        var html = told.ToHtml();
        await File.WriteAllTextAsync(_folder["many.html"], html);
        await using var sheet = await chromium.OpenFileAsync(_folder["many.html"], "experiments/many/trials");

        var bytes = new FileInfo(_folder["many.html"]).Length;
        output.WriteLine($"{bytes:N0} bytes, {told.Results.Sum(trial => trial.Iterations):N0} reports");
        Assert.InRange(bytes, 1_000_000, 2_600_000);
        await sheet.SeesAsync("10,000 trials");
        await sheet.GoAsync("experiments/many/trials/27");
        await sheet.SeesAsync("Learning curve");
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
