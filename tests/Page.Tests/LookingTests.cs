using Microsoft.Playwright;

namespace Tune.Page.Tests;

/// <summary>Each page, as somebody sees it who only looks.</summary>
[Collection(nameof(Chromium))]
public sealed class LookingTests(Chromium chromium)
{
    private static readonly (string Name, string Address, string Within, string Shows)[] Places =
    [
        ("experiments", "", "table", "digits-wide"),
        ("new", "new", "h1", "New experiment"),
        ("overview", "experiments/digits", "main", "Best so far"),
        ("trials", "experiments/digits/trials", ".counts", "40 trials"),
        ("trial", "experiments/digits/trials/3", "main", "Learning curve"),
        ("beside", "experiments/digits/beside?trials=1,4,6", "main", "Learning curves"),
        ("analysis", "experiments/digits/analysis", "main", "Parallel coordinates"),
        ("spec", "experiments/digits/spec", "pre", "loguniform"),
        ("failed", "experiments/fragile/trials?filter=status%20%3D%20Error", ".counts", "of 12 trials"),
        ("compare", "compare?names=digits,digits-wide", "main", "Best against trials"),
        ("cluster", "cluster", "main", "CPU"),
        ("settings", "settings", "main", "Colours"),
        ("missing", "experiments/digit", "main", "did you mean 'digits'?"),
        ("nowhere", "nowhere", "main", "There is no such page."),
    ];

    [Theory]
    [InlineData(1440, 900, false)]
    [InlineData(390, 844, true)]
    public async Task Each_page_shows_what_it_is_for_to_everybody(int width, int height, bool isDark)
    {
        await using var sheet = await chromium.OpenAsync("", width, height, isDark);
        foreach (var (name, address, within, shows) in Places)
        {
            await sheet.GoAsync(address);
            await sheet.SeesAsync(shows, within);
            await sheet.IsUsableByAllAsync();
            await sheet.ShootAsync($"{name}-{width}{(isDark ? "-dark" : "")}");
            // nothing is wider than the screen
            Assert.True(await sheet.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than {width}");
        }
    }

    [Fact]
    public async Task A_trial_says_where_it_ran_what_it_cost_and_what_became_of_it()
    {
        var results = await chromium.Host.Tuner.GetExperiment<Configuration>("digits").GetResultAsync();
        var stopped = results.First(trial => trial.EndedBy == EndedBy.Scheduler);
        await using var sheet = await chromium.OpenAsync($"experiments/digits/trials/{stopped.Trial.Number}");

        await sheet.SeesAsync("Attempt 1 started on silo local", ".life");
        await sheet.SeesAsync("Ended: Terminated", ".life");
        await sheet.SeesAsync(stopped.Reason ?? "", ".life");
        await sheet.SeesAsync("Ran onlocal", "section[aria-label=Life]");
        await sheet.SeesAsync("CPU hours", "section[aria-label=Life]");
        await sheet.GoAsync("experiments/digits");
        await sheet.SeesAsync("CPU hours", "section[aria-label=Progress]");
    }

    [Fact]
    public async Task Who_ran_what_when_is_drawn_by_silo_and_by_trial()
    {
        await using var sheet = await chromium.OpenAsync("experiments/digits/analysis");
        var timeline = sheet.Page.GetByRole(AriaRole.Figure, new() { Name = "Timeline" });
        await timeline.ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(timeline).ToContainTextAsync("slots were held");
        await timeline.GetByRole(AriaRole.Button, new() { Name = "Data" }).ClickAsync();
        await Assertions.Expect(timeline).ToContainTextAsync("local");
        await timeline.GetByLabel("lanes").SelectOptionAsync("trial");
        await Assertions.Expect(timeline).ToContainTextAsync("attempts of 40 trials");
        await Assertions.Expect(timeline).ToContainTextAsync("trial 39");

        await sheet.GoAsync("compare?names=digits,digits-wide");
        var cost = sheet.Page.GetByRole(AriaRole.Figure, new() { Name = "Best against cost" });
        await cost.ScrollIntoViewIfNeededAsync();
        await cost.GetByRole(AriaRole.Combobox).SelectOptionAsync("cpu");
        await Assertions.Expect(cost).ToContainTextAsync("h of CPUs");
    }
}
