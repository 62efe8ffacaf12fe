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
}
