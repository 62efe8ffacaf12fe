using Microsoft.Playwright;

namespace Tune.Page.Tests;

/// <summary>Each page, as somebody sees it who only looks.</summary>
[Collection(nameof(Chromium))]
public sealed class LookingTests(Chromium chromium)
{
    private static readonly (string Name, string Address, string Shows)[] Places =
    [
        ("experiments", "", "digits-wide"),
        ("new", "new", "New experiment"),
        ("overview", "experiments/digits", "Best so far"),
        ("trials", "experiments/digits/trials", "40 trials"),
        ("trial", "experiments/digits/trials/3", "Learning curve"),
        ("beside", "experiments/digits/beside?trials=1,4,6", "Learning curves"),
        ("analysis", "experiments/digits/analysis", "Parallel coordinates"),
        ("spec", "experiments/digits/spec", "loguniform"),
        ("failed", "experiments/fragile/trials?filter=status%20%3D%20Error", "of 12 trials"),
        ("compare", "compare?names=digits,digits-wide", "Best against trials"),
        ("cluster", "cluster", "CPU"),
        ("settings", "settings", "Colours"),
        ("missing", "experiments/digit", "did you mean 'digits'?"),
        ("nowhere", "nowhere", "There is no such page."),
    ];

    public static TheoryData<string> All => [.. Places.Select(place => place.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Each_page_shows_what_it_is_for_to_everybody(string name)
    {
        var (_, address, shows) = Places.Single(place => place.Name == name);
        foreach (var (width, height, isDark) in ((int, int, bool)[])[(1440, 900, false), (390, 844, true)])
        {
            await using var sheet = await chromium.OpenAsync(address, width, height, isDark);
            await sheet.SeesAsync(shows);
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
