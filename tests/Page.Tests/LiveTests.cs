using Microsoft.Playwright;
using Tune.Servers;
using Tune.Storage;

namespace Tune.Page.Tests;

/// <summary>What happens is seen without asking for it.</summary>
[Collection(nameof(SteeringTests))]
public sealed class LiveTests(Chromium chromium)
{
    [Fact]
    public async Task Trials_appear_report_and_end_while_somebody_looks()
    {
        await using var host = await Pages.StartAsync();
        await host.HoldAsync("held");
        await using var sheet = await chromium.OpenAsync(host, "experiments/held/trials");
        await sheet.Page.EvaluateAsync("() => { window.sameDocument = true; }");
        await sheet.SeesAsync("Running", ".grid .body");
        await sheet.SeesAsync("live", ".head");

        host.Gate.Open("held");

        await sheet.SeesAsync("3 trials");
        await Assertions.Expect(sheet.Page.Locator(".grid .body .pill.terminated")).ToHaveCountAsync(3);
        await sheet.SeesAsync("Finished", ".head");
        await sheet.SeesAsync("complete", ".head");
        Assert.True(await sheet.Page.EvaluateAsync<bool>("() => window.sameDocument"));
    }

    [Fact]
    public async Task The_list_follows_what_happens()
    {
        await using var host = await Pages.StartAsync();
        await using var sheet = await chromium.OpenAsync(host);
        await sheet.SeesAsync("No experiment yet.");

        await host.HoldAsync("held");
        await sheet.SeesAsync("held", "table");
        await sheet.SeesAsync("Running", "table");
        host.Gate.Open("held");
        await sheet.SeesAsync("Finished", "table");
    }

    [Fact]
    public async Task After_a_restart_of_the_server_it_goes_on_by_itself()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Next();
        var host = await Pages.StartAsync(folder.FullPath, port);
        await host.HoldAsync("held");
        await using var sheet = await chromium.OpenAsync(host, "experiments/held");
        await sheet.SeesAsync("live", ".head");

        await host.DisposeAsync();
        await sheet.SeesAsync("not connected", ".head");
        await sheet.ShootAsync("lost");

        await using var again = await Pages.StartAsync(folder.FullPath, port);
        await sheet.SeesAsync("live", ".head");
        again.Gate.Open("held");
        await sheet.SeesAsync("3 of 3 trials ended");
        await sheet.SeesAsync("Finished", ".head");
    }

    [Fact]
    public async Task One_that_has_ended_and_is_extended_is_live_again()
    {
        await using var host = await Pages.StartAsync();
        await host.RunAsync("ended", samples: 2);
        await using var sheet = await chromium.OpenAsync(host, "experiments/ended");
        await sheet.SeesAsync("complete", ".head");

        await host.Tuner.GetExperiment<Configuration>("ended").ExtendAsync(3);
        await sheet.SeesAsync("5 of 5 trials ended");
    }
}
