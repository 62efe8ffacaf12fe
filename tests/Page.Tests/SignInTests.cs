using Microsoft.Playwright;

namespace Tune.Page.Tests;

/// <summary>People sign in on the page at a provider of OpenID Connect.</summary>
[Collection(nameof(SteeringTests))]
public sealed class SignInTests(Chromium chromium)
{
    [Fact]
    public async Task Who_signs_in_comes_back_to_what_was_to_be_seen_and_signs_out()
    {
        await using var provider = await Provider.StartAsync();
        await using var host = await Pages.StartAsync(configure: provider.ConfigurePage);
        await host.RunAsync("one", samples: 1);
        await using var sheet = await chromium.OpenAsync(host, "experiments/one");
        sheet.Beside = provider.Address;

        await sheet.SeesAsync("Sign in, or give a key");
        await sheet.IsUsableByAllAsync();
        await sheet.ShootAsync("sign-in");
        await sheet.Button("Sign in").ClickAsync();
        await sheet.SeesAsync("1 of 1 trials ended");
        Assert.Equal($"{host.App.Urls.Single()}/#/experiments/one", sheet.Page.Url);
        await sheet.Link("Settings").ClickAsync();
        await sheet.SeesAsync("openid:ada_lovelace");
        await sheet.SeesAsync("Operator");

        await sheet.Button("Sign out").ClickAsync();
        await sheet.SeesAsync("Sign in, or give a key");
        Assert.Equal(1, provider.SignedOut);
        Assert.Equal(0, await sheet.Page.EvaluateAsync<int>("['tune-key', 'tune-id-token', 'tune-sign-in'].filter(name => sessionStorage.getItem(name) !== null).length"));
    }

    [Fact]
    public async Task What_comes_back_with_another_state_or_nonce_is_refused()
    {
        await using var provider = await Provider.StartAsync();
        await using var host = await Pages.StartAsync(configure: provider.ConfigurePage);
        await using var sheet = await chromium.OpenAsync(host, "experiments");
        sheet.Beside = provider.Address;

        provider.WrongState = "another";
        await sheet.Button("Sign in").ClickAsync();
        await sheet.SeesAsync("What came back from signing in was not asked for in this tab.");
        (provider.WrongState, provider.WrongNonce) = (null, "another");
        await sheet.Button("Sign in").ClickAsync();
        await sheet.SeesAsync("The token is not the one that was asked for.");
        // nobody has begun that here
        await sheet.Page.GotoAsync($"{host.App.Urls.Single()}/?code=stolen&state=guessed");
        await sheet.SeesAsync("What came back from signing in was not asked for in this tab.");

        Assert.Null(await sheet.Page.EvaluateAsync<string?>("sessionStorage.getItem('tune-key')"));
        Assert.DoesNotContain("code=", sheet.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_has_run_out_is_asked_for_again()
    {
        await using var provider = await Provider.StartAsync();
        await using var host = await Pages.StartAsync(configure: provider.ConfigurePage);
        await host.RunAsync("one", samples: 1);
        await using var sheet = await chromium.OpenAsync(host, "experiments");
        sheet.Beside = provider.Address;

        provider.Lasts = TimeSpan.FromHours(-1);
        await sheet.Button("Sign in").ClickAsync();
        await sheet.SeesAsync("That key is not valid any more, or never was.");
        provider.Lasts = TimeSpan.FromHours(1);
        await sheet.Button("Sign in").ClickAsync();
        await sheet.SeesAsync("one", "table");
    }
}
