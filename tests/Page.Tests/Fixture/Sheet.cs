using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Tune.Page.Tests;

/// <summary>A page that somebody has open. When it is closed, nothing must have gone wrong in it that a test did not mean.</summary>
public sealed class Sheet : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly string _url;

    public Sheet(IPage page, string url)
    {
        (Page, _url) = (page, url);
        page.SetDefaultTimeout(15_000);
        page.PageError += (_, error) => _wrong.Enqueue($"error: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)) _wrong.Enqueue($"console: {message.Text}");
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(url, StringComparison.Ordinal) && (Beside is null || !request.Url.StartsWith(Beside, StringComparison.Ordinal)) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) _wrong.Enqueue($"asked outside: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>What else than its own server it may ask; null: nothing.</summary>
    public string? Beside { get; set; }

    public async Task GoAsync(string address)
    {
        await Page.GotoAsync($"{_url}{(address.Length == 0 ? "" : $"#/{address}")}");
        await Page.Locator("main").WaitForAsync();
    }

    public ILocator Text(string text) => Page.GetByText(text, new() { Exact = true }).First;

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    /// <summary>Waits until an element shows a text.</summary>
    public Task SeesAsync(string text, string within = "body") => Assertions.Expect(Page.Locator(within).First).ToContainTextAsync(text, new() { Timeout = 15_000 });

    /// <summary>Waits until nothing shows a text any more.</summary>
    public Task SeesNotAsync(string text, string within = "body") => Assertions.Expect(Page.Locator(within).First).Not.ToContainTextAsync(text, new() { Timeout = 15_000 });

    /// <summary>Nothing in it keeps somebody with a screen reader or a keyboard out.</summary>
    public async Task IsUsableByAllAsync()
    {
        // half a megabyte of script: a document is given it once
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window")) await Page.EvaluateAsync(Axe);
        Assert.Empty(await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .map(one => `${location.hash}: ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' | ')}`)
            """));
    }

    /// <summary>Takes a picture, for who wants to look: into the folder TUNE_SHOTS.</summary>
    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("TUNE_SHOTS") is { } folder) await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }

    /// <summary>A script that is put into the page does not run.</summary>
    public async Task LetsNothingElseRunAsync()
    {
        var isRun = await Page.EvaluateAsync<bool>(
            """
            () => new Promise(resolve => {
              document.addEventListener('securitypolicyviolation', () => resolve(false));
              window.ran = () => resolve(true);
              const script = document.createElement('script');
              script.textContent = 'window.ran()';
              document.body.append(script);
            })
            """);
        Assert.False(isRun);
        Forgive("Content Security Policy");
    }

    /// <summary>What has gone wrong was meant.</summary>
    public void Forgive(string what)
    {
        var all = _wrong.ToList();
        Assert.Contains(all, one => one.Contains(what, StringComparison.Ordinal));
        _wrong.Clear();
        foreach (var one in all.Where(one => !one.Contains(what, StringComparison.Ordinal))) _wrong.Enqueue(one);
    }

    public async ValueTask DisposeAsync()
    {
        var owned = await Page.EvaluateAsync<bool>("() => 'owned' in window");
        await Page.Context.CloseAsync();
        Assert.False(owned, "a script in what users wrote has run");
        Assert.Empty(_wrong);
    }
}
