using System.Collections.Concurrent;
using Microsoft.Playwright;
using Tune.Servers;

namespace Tune.Page.Tests;

/// <summary>One browser for all tests, and one host with experiments that have ended, for those that only look.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ApiHost? _host;
    private ShellServer? _shell;

    public ApiHost Host => _host ?? throw new InvalidOperationException("It has not started.");

    public async Task InitializeAsync()
    {
        var starting = Pages.StartAsync();
        _shell = await ShellServer.StartAsync("chromium.sh");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path.Combine(_shell.Folder, "chromium-headless-shell"),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        _host = await starting;
        foreach (var name in (string[])["digits", "digits-wide"]) await (await Host.Tuner.StartAsync(Pages.Learning, Pages.Spec(name, name == "digits" ? 40 : 20))).GetResultAsync();
        await (await Host.Tuner.StartAsync(Pages.Failing, Pages.Small("fragile", samples: 12, mostRate: 1))).GetResultAsync();
        var digits = Host.Tuner.GetExperiment<Configuration>("digits");
        await digits.SetTagAsync("team", "vision");
        await digits.SetTagAsync("note", $"# Why\nTo see what **momentum** does: [the data](https://example.org/data), [not this](javascript:alert(1))\n\n- {Pages.Script}\n- `lr` on a log scale".Replace('\n', '\u2028'));
        await digits.SetTagAsync("owner", Pages.Script);
    }

    /// <summary>A page at an address of a host.</summary>
    public Task<Sheet> OpenAsync(ApiHost host, string address = "", int width = 1440, int height = 900, bool isDark = false) => OpenAsync($"{host.App.Urls.Single()}/", address, width, height, isDark);

    public Task<Sheet> OpenAsync(string address = "", int width = 1440, int height = 900, bool isDark = false) => OpenAsync(Host, address, width, height, isDark);

    /// <summary>A file from the disk, without a network.</summary>
    public Task<Sheet> OpenFileAsync(string path, string address = "", int width = 1440, int height = 900, bool isDark = false) => OpenAsync(new Uri(path).AbsoluteUri, address, width, height, isDark, isOffline: true);

    private async Task<Sheet> OpenAsync(string document, string address, int width, int height, bool isDark, bool isOffline = false)
    {
        var browser = _browser ?? throw new InvalidOperationException("It has not started.");
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light, AcceptDownloads = true, ReducedMotion = ReducedMotion.Reduce, Offline = isOffline,
        });
        var sheet = new Sheet(await context.NewPageAsync(), document);
        await sheet.GoAsync(address);
        return sheet;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        if (_shell is not null) await _shell.DisposeAsync();
    }
}
