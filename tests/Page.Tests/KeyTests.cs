namespace Tune.Page.Tests;

/// <summary>Who is asked for a key, and what a key lets do.</summary>
[Collection(nameof(SteeringTests))]
public sealed class KeyTests(Chromium chromium)
{
    [Fact]
    public async Task A_key_is_asked_for_and_kept_for_the_tab()
    {
        await using var host = await Pages.StartAsync(configure: options => options.RequiresKey = true);
        await host.RunAsync("secret", samples: 2);
        await using var sheet = await chromium.OpenAsync(host, "experiments/secret");

        await sheet.SeesAsync("A key is needed");
        await sheet.SeesNotAsync("trials ended");
        await sheet.IsUsableByAllAsync();
        await sheet.ShootAsync("key");
        await sheet.Field("Key").FillAsync("tune_wrong");
        await sheet.Button("Go on").ClickAsync();
        await sheet.SeesAsync("not valid any more, or never was");
        await sheet.Field("Key").FillAsync(host.Key(ApiRole.Reader));
        await sheet.Button("Go on").ClickAsync();

        await sheet.SeesAsync("2 of 2 trials ended");
        await sheet.Page.ReloadAsync();
        await sheet.SeesAsync("2 of 2 trials ended");
        await sheet.SeesAsync("complete", ".head");
        // who may only look is offered nothing else
        Assert.Equal(0, await sheet.Button("Extend …").CountAsync());
        Assert.Equal(0, await sheet.Button("Delete").CountAsync());
        await sheet.GoAsync("settings");
        await sheet.SeesAsync("Reader");
    }

    [Fact]
    public async Task An_operator_steers_and_deletes_nothing()
    {
        await using var host = await Pages.StartAsync(configure: options => options.RequiresKey = true);
        await host.RunAsync("secret", samples: 2);
        await using var sheet = await chromium.OpenAsync(host, "experiments/secret");
        await sheet.Field("Key").FillAsync(host.Key(ApiRole.Operator));
        await sheet.Button("Go on").ClickAsync();

        await sheet.Button("Extend …").WaitForAsync();
        Assert.Equal(0, await sheet.Button("Delete").CountAsync());
    }
}
