using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tune;

/// <summary>Redraws a screen in place. Spectre's live display wants to own the control flow; here it is held open until the end.</summary>
internal sealed class LiveOutput(IAnsiConsole console, string? resultsPath) : IProgressOutput
{
    private readonly TaskCompletionSource _end = new();
    private readonly EndedTrials _ended = new();
    private Task? _display;
    private LiveDisplayContext? _context;

    public void Observe(Fact fact) => _ended.Observe(fact);

    public void Update(ExperimentView view, string? resources)
    {
        var screen = new LiveScreen(console.Profile.Width, console.Profile.Height, console.Profile.Capabilities.Unicode)
            .Draw(view, resources, resultsPath, _ended.Newest);
        if (_end.Task.IsCompleted) return;
        if (_display is null) _display = StartAsync(screen);
        else _context?.UpdateTarget(screen);
    }

    public async Task EndAsync()
    {
        _end.TrySetResult();
        if (_display is not null) await _display;
    }

    private Task StartAsync(IRenderable first) => console.Live(first).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(async context =>
    {
        _context = context;
        context.Refresh();
        await _end.Task;
    });
}
