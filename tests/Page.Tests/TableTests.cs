using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Tune.Page.Tests;

/// <summary>The table of trials: what is chosen is in the address.</summary>
[Collection(nameof(Chromium))]
public sealed class TableTests(Chromium chromium, ITestOutputHelper output)
{
    [Fact]
    public async Task A_filter_a_sort_and_columns_stay_in_the_address()
    {
        await using var sheet = await chromium.OpenAsync("experiments/digits/trials");
        await sheet.SeesAsync("40 trials");
        await sheet.Page.GetByRole(AriaRole.Searchbox).FillAsync("layers in (2, 3) and accuracy > 0.5");
        await sheet.Page.GetByRole(AriaRole.Columnheader, new() { Name = "accuracy" }).GetByRole(AriaRole.Button).ClickAsync();
        await sheet.Page.GetByRole(AriaRole.Columnheader, new() { Name = "accuracy" }).GetByRole(AriaRole.Button).ClickAsync();
        await sheet.Text("Columns").ClickAsync();
        await sheet.Page.Locator(".choices").GetByLabel("momentum").UncheckAsync();
        var count = await sheet.Page.Locator(".counts").TextContentAsync();
        var shown = await RowsAsync(sheet);

        await using var other = await chromium.OpenAsync(new Uri(sheet.Page.Url).Fragment[2..]);
        await other.SeesAsync($"{count}");

        Assert.Matches(@"^\d+ of 40 trials$", count);
        Assert.Equal(shown, await RowsAsync(other));
        var expected = (await chromium.Host.Tuner.GetExperiment<Configuration>("digits").GetResultAsync()).Where(trial => trial.Configuration.Get<int>("layers") is 2 or 3 && trial.Value > 0.5).OrderByDescending(trial => trial.Value).Select(trial => $"{trial.Trial.Number}");
        Assert.Equal(expected, shown);
        Assert.Equal(0, await other.Page.GetByRole(AriaRole.Columnheader, new() { Name = "momentum" }).CountAsync());
        await sheet.ShootAsync("trials-filtered");
    }

    [Fact]
    public async Task A_filter_is_there_again_for_who_comes_back()
    {
        await using var sheet = await chromium.OpenAsync("experiments/digits/trials");
        await sheet.Page.GetByRole(AriaRole.Searchbox).FillAsync("layers = 3");
        await sheet.SeesAsync("of 40 trials");
        var rows = await RowsAsync(sheet);
        await sheet.Link("Overview").ClickAsync();
        await sheet.SeesAsync("Best so far");
        await sheet.Link("Trials").ClickAsync();
        await sheet.SeesAsync("of 40 trials");

        Assert.Equal(rows, await RowsAsync(sheet));
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("layers = 3");
        // the list of experiments likewise; once more there, it is as it is at first
        await sheet.GoAsync("experiments?filter=wide");
        await sheet.SeesNotAsync("fragile", "table");
        await sheet.Link("digits-wide").ClickAsync();
        await sheet.SeesAsync("Best so far");
        await sheet.Link("Experiments").ClickAsync();
        await sheet.SeesAsync("digits-wide", "table");
        await sheet.SeesNotAsync("fragile", "table");
        await sheet.Link("Experiments").ClickAsync();
        await sheet.SeesAsync("fragile", "table");
    }

    [Fact]
    public async Task Chosen_trials_are_looked_at_beside_each_other()
    {
        await using var sheet = await chromium.OpenAsync("experiments/digits/trials");
        foreach (var trial in (int[])[1, 4, 6]) await sheet.Field($"Choose trial {trial}").CheckAsync();
        await sheet.Button("Beside each other").ClickAsync();

        await sheet.SeesAsync("3 trials", "main");
        Assert.EndsWith("/beside?trials=1%2C4%2C6", sheet.Page.Url, StringComparison.Ordinal);
        var results = await chromium.Host.Tuner.GetExperiment<Configuration>("digits").GetResultAsync();
        await sheet.Field("Only parameters that differ").UncheckAsync();
        await sheet.SeesAsync("differs: lr", ".beside .differs");
        await Assertions.Expect(sheet.Page.Locator(".beside thead a")).ToHaveTextAsync(["1", "4", "6"]);
        ILocator CellsOf(string row) => sheet.Page.GetByRole(AriaRole.Row).Filter(new() { Has = sheet.Page.GetByRole(AriaRole.Rowheader, new() { Name = row, Exact = true }) }).Locator("td");
        await Assertions.Expect(CellsOf("iterations")).ToHaveTextAsync([.. new[] { 1, 4, 6 }.Select(trial => $"{results[trial].Iterations}")]);
        await Assertions.Expect(CellsOf("ran on")).ToHaveTextAsync(["local", "local", "local"]);
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Img, new() { Name = "accuracy by iteration" })).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("trial 1: .*trial 4: .*trial 6: "));
        foreach (var trial in (int[])[1, 4, 6]) await sheet.SeesAsync("epoch 1: fine", $"section[aria-label='Log of trial {trial}']");
        await sheet.IsUsableByAllAsync();
        await sheet.Page.GetByLabel("Metric").SelectOptionAsync("loss");
        await sheet.SeesAsync("Learning curves");
        Assert.EndsWith("&metric=loss", sheet.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_filter_is_said_at_its_place()
    {
        await using var sheet = await chromium.OpenAsync("experiments/digits/trials");
        await sheet.Page.GetByRole(AriaRole.Searchbox).FillAsync("lr < 0.01 and acuracy > 0.9");

        await sheet.SeesAsync("did you mean “accuracy”?");
        await Assertions.Expect(sheet.Page.Locator("mark")).ToHaveTextAsync("acuracy");
        await sheet.SeesAsync("40 trials");
        await sheet.ShootAsync("filter-problem");
        await sheet.IsUsableByAllAsync();
    }

    [Fact]
    public async Task The_keyboard_walks_chooses_and_opens()
    {
        await using var sheet = await chromium.OpenAsync("experiments/digits/trials");
        var grid = sheet.Page.GetByRole(AriaRole.Grid);
        await grid.FocusAsync();
        foreach (var key in (string[])["ArrowDown", "ArrowDown", "Space", "End", "Space"]) await grid.PressAsync(key);

        await sheet.SeesAsync("2 trials chosen");
        await Assertions.Expect(sheet.Page.Locator("[role=row][aria-selected=true]")).ToHaveCountAsync(1);
        await sheet.Button("Only these").ClickAsync();
        Assert.Equal(["2", "39"], await RowsAsync(sheet));
        await grid.PressAsync("Home");
        await grid.PressAsync("Enter");
        await sheet.SeesAsync("Trial 2", ".head.sub");
    }

    [Fact]
    public async Task Ten_thousand_trials_are_fluid()
    {
        await using var host = await Pages.StartAsync();
        var experiment = await host.Tuner.StartAsync(Pages.Quick, Pages.Small("many", samples: 10_000));
        await experiment.GetResultAsync();
        await using var sheet = await chromium.OpenAsync(host, "experiments/many/trials");
        await sheet.SeesAsync("10,000 trials");

        // what is in the document is what is seen
        Assert.InRange(await sheet.Page.Locator(".grid .body .line").CountAsync(), 10, 80);
        var longest = await sheet.Page.EvaluateAsync<double>(
            """
            async () => {
              const grid = document.querySelector('.grid');
              let longest = 0;
              for (let step = 0; step < 20; step++) {
                const begun = performance.now();
                grid.scrollTop = step * 17000;
                await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
                longest = Math.max(longest, performance.now() - begun);
              }
              return longest;
            }
            """);
        await sheet.Page.GetByRole(AriaRole.Searchbox).FillAsync("lr < 0.001 and loss > 0.001");
        await sheet.SeesAsync("of 10,000 trials");
        await sheet.ShootAsync("many");

        // and go on while trials come in
        await sheet.Page.EvaluateAsync("() => { window.tasks = []; new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(one => one.duration))).observe({ type: 'longtask' }); }");
        await experiment.ExtendAsync(300);
        await sheet.SeesAsync("of 10,300 trials");
        var task = await sheet.Page.EvaluateAsync<double>("() => Math.max(0, ...window.tasks)");
        var paint = await sheet.Page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime");
        output.WriteLine($"first paint {paint:0} ms, longest scroll {longest:0} ms, longest task during updates {task:0} ms (0: none above 50)");
        // bounds for machines that do other things beside: what is drawn in one piece is far above them
        Assert.All([longest, task], one => Assert.InRange(one, 0, 1000));
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(Sheet sheet) => await sheet.Page.Locator(".grid .body .line a").AllTextContentsAsync();
}
