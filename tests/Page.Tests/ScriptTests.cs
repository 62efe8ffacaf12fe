using Microsoft.Playwright;

namespace Tune.Page.Tests;

/// <summary>What users write is text, wherever it is shown. That nothing of it has run is asked when each page is closed.</summary>
[Collection(nameof(Chromium))]
public sealed class ScriptTests(Chromium chromium)
{
    [Fact]
    public async Task Markup_in_tags_notes_metrics_and_errors_is_text()
    {
        await using var sheet = await chromium.OpenAsync();
        foreach (var (address, within, before) in ((string, string, string)[])[("experiments", "table", "owner: "), ("experiments/digits", ".tags", "owner: "), ("experiments/digits/trials", ".grid", ""), ("experiments/digits/trials/0", ".facts", ""), ("experiments/fragile/trials?columns=trial,error", ".grid", "diverged ")])
        {
            await sheet.GoAsync(address);
            await sheet.SeesAsync($"{before}{Pages.Script}", within);
            Assert.Equal(0, await sheet.Page.Locator("main img, main script").CountAsync());
        }
    }

    [Fact]
    public async Task A_note_links_to_pages_and_runs_nothing()
    {
        await using var sheet = await chromium.OpenAsync("experiments/digits");

        await Assertions.Expect(sheet.Page.Locator(".note a")).ToHaveCountAsync(1);
        await Assertions.Expect(sheet.Page.Locator(".note a")).ToHaveAttributeAsync("href", "https://example.org/data");
        await sheet.SeesAsync("[not this](javascript:alert(1))", ".note");
    }

    [Fact]
    public async Task The_browser_lets_nothing_else_run()
    {
        await using var sheet = await chromium.OpenAsync();

        // the policy holds for what would be put into the page by a mistake of ours
        await sheet.LetsNothingElseRunAsync();
    }
}
