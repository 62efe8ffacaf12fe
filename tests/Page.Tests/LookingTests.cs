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
}
