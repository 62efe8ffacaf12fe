using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;

namespace Tune.Page.Tests;

/// <summary>An experiment with more trials than a page holds: its table and charts are asked of the server by parts. The bound is lowered for the tab, as the way is the same for however many.</summary>
[Collection(nameof(SteeringTests))]
public sealed class ManyTests(Chromium chromium)
{
    private const int Trials = 3000;

    [Fact]
    public async Task More_trials_than_a_page_holds_are_shown_by_parts()
    {
        await using var host = await Pages.StartAsync();
        var experiment = await host.Tuner.StartAsync(Pages.Quick, Pages.Small("many", samples: Trials));
        var results = await experiment.GetResultAsync();
        await using var sheet = await chromium.OpenAsync(host, "settings");
        var asked = new ConcurrentQueue<string>();
        sheet.Page.Request += (_, request) => asked.Enqueue(Uri.UnescapeDataString(request.Url));
        await sheet.Page.EvaluateAsync("() => sessionStorage.setItem('tune-most-held', '1000')");
        await sheet.GoAsync("experiments/many/trials");

        await sheet.SeesAsync("3,000 trials", ".counts");
        await Assertions.Expect(sheet.Page.Locator(".grid .body .line a").First).ToHaveTextAsync("0");
        Assert.Equal(results.Take(8).Select(trial => $"{trial.Trial.Number}"), (await RowsAsync(sheet)).Take(8));
        // scrolled to the end, the last one is there
        await sheet.Page.Locator(".grid").EvaluateAsync("grid => { grid.scrollTop = grid.scrollHeight; }");
        await Assertions.Expect(sheet.Page.Locator(".grid .body .line a").Last).ToHaveTextAsync($"{Trials - 1}");
        // what was asked for are windows, and nothing else of the trials but the first one and their columns
        Assert.All(asked.Where(url => url.Contains("/trials?", StringComparison.Ordinal)), url => Assert.Matches(@"limit=1$|order=trial&limit=200&cursor=(0|200|2800)$", url));
        Assert.DoesNotContain(asked, url => url.Contains("/events?after=0", StringComparison.Ordinal));

        await sheet.Page.Locator(".grid").EvaluateAsync("grid => { grid.scrollTop = 0; }");
        await sheet.Page.GetByRole(AriaRole.Searchbox).FillAsync("lr < 0.001 and loss > 0.001");
        await SortByAsync(sheet, "loss");
        await SortByAsync(sheet, "loss");
        var expected = results.Where(trial => trial.Configuration.Get<double>("lr") < 0.001 && trial.Value > 0.001).OrderByDescending(trial => trial.Value).Select(trial => $"{trial.Trial.Number}").ToList();
        await sheet.SeesAsync(string.Create(CultureInfo.InvariantCulture, $"{expected.Count:n0} of 3,000 trials"), ".counts");
        await Assertions.Expect(sheet.Page.Locator(".grid .body .line a").First).ToHaveTextAsync(expected[0]);
        Assert.Equal(expected.Take(12), (await RowsAsync(sheet)).Take(12));
        await sheet.IsUsableByAllAsync();
        await sheet.ShootAsync("many-trials");

        // chosen ones alone, by the server too
        foreach (var trial in expected.Take(2)) await sheet.Field($"Choose trial {trial}").CheckAsync();
        await sheet.Button("Only these").ClickAsync();
        await sheet.SeesAsync("2 of 3,000 trials", ".counts");
        await Assertions.Expect(sheet.Page.Locator(".grid .body .line a")).ToHaveTextAsync([.. expected.Take(2)]);
        await sheet.Button("Beside each other").ClickAsync();
        await Assertions.Expect(sheet.Page.Locator(".beside thead a")).ToHaveTextAsync([.. expected.Take(2).OrderBy(trial => int.Parse(trial, CultureInfo.InvariantCulture))]);

        // and what happens is shown
        await sheet.GoAsync("experiments/many/trials?sort=-trial");
        await sheet.SeesAsync("3,000 trials", ".counts");
        await experiment.ExtendAsync(40);
        await sheet.SeesAsync("3,040 trials", ".counts");
        await Assertions.Expect(sheet.Page.Locator(".grid .body .line a").First).ToHaveTextAsync("3039");
    }

    [Fact]
    public async Task Charts_of_more_trials_than_a_page_holds_are_of_a_sample_and_say_so()
    {
        await using var host = await Pages.StartAsync();
        var results = await (await host.Tuner.StartAsync(Pages.Quick, Pages.Small("sampled", samples: 12_000))).GetResultAsync();
        await using var sheet = await chromium.OpenAsync(host, "settings");
        await sheet.Page.EvaluateAsync("() => sessionStorage.setItem('tune-most-held', '1000')");
        var asked = new ConcurrentQueue<string>();
        sheet.Page.Request += (_, request) => asked.Enqueue(request.Url);
        await sheet.GoAsync("experiments/sampled/analysis");

        await sheet.SeesAsync("Charts are of a sample: 10,000 trials of 12,000.", ".an");
        await sheet.SeesAsync($"of trial {results.Best.Trial.Number.ToString("00000", CultureInfo.InvariantCulture)}", "figure");
        await sheet.SeesAsync("10,000 lines, one a trial", ".an");
        await IsPaintedAsync(sheet, "History", ".an-bulk");
        await IsPaintedAsync(sheet, "Parallel coordinates", ".an-over");
        foreach (var title in (string[])["Slices", "Importance", "Contour", "Learning curves"])
        {
            var figure = sheet.Page.GetByRole(AriaRole.Figure, new() { Name = title, Exact = true });
            await figure.ScrollIntoViewIfNeededAsync();
            await Assertions.Expect(figure.Locator("figcaption")).ToBeVisibleAsync();
        }

        await sheet.SeesAsync("2,000 trials", "section[aria-label=Course]");
        Assert.Equal(0, await sheet.Page.GetByRole(AriaRole.Figure, new() { Name = "Timeline" }).CountAsync());
        Assert.Equal(0, await sheet.Button("Replay").CountAsync());
        Assert.DoesNotContain(asked, url => url.Contains("/events", StringComparison.Ordinal) && url.EndsWith("after=0", StringComparison.Ordinal));
        Assert.All(asked.Where(url => url.Contains("/trials?", StringComparison.Ordinal)), url => Assert.Matches("limit=1$|sample=10000$", url));
        await sheet.IsUsableByAllAsync();
        await sheet.ShootAsync("many-analysis");
    }

    /// <summary>Waits until there is something on a canvas of a figure.</summary>
    private static async Task IsPaintedAsync(Sheet sheet, string title, string canvas)
    {
        var figure = sheet.Page.GetByRole(AriaRole.Figure, new() { Name = title, Exact = true });
        await figure.ScrollIntoViewIfNeededAsync();
        await figure.Locator(canvas).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await sheet.Page.WaitForFunctionAsync(
            """
            ([title, canvas]) => {
              const figure = [...document.querySelectorAll('figure')].find(one => one.querySelector('h3').textContent === title);
              const place = figure.querySelector(canvas);
              return place.width > 0 && place.getContext('2d').getImageData(0, 0, place.width, place.height).data.some(value => value !== 0);
            }
            """, new[] { title, canvas });
    }

    private static Task SortByAsync(Sheet sheet, string column) => sheet.Page.GetByRole(AriaRole.Columnheader, new() { Name = column }).GetByRole(AriaRole.Button).ClickAsync();

    private static async Task<IReadOnlyList<string>> RowsAsync(Sheet sheet) => await sheet.Page.Locator(".grid .body .line a").AllTextContentsAsync();
}
