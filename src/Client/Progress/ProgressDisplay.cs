using Spectre.Console;

namespace Tune;

/// <summary>
/// Shows how an experiment goes: a table redrawn in place on a terminal, lines elsewhere, and a summary at the end. It starts nothing
/// by itself and asks for nothing: give it facts as they come, a view a few times a second, and the summary. Thread-safe.
/// </summary>
public sealed class ProgressDisplay : IProgress<ExperimentView>, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly IAnsiConsole _console;
    private readonly IProgressOutput? _output;

    /// <summary>A display.</summary>
    /// <param name="options">What it shows; null: the defaults.</param>
    /// <param name="console">Where; null: standard output.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public ProgressDisplay(ProgressOptions? options = null, IAnsiConsole? console = null, TimeProvider? time = null)
    {
        options ??= new ProgressOptions();
        if (options.Interval <= TimeSpan.Zero) throw new ArgumentException($"ProgressOptions.Interval must be greater than zero; was {options.Interval}.", nameof(options));
        _console = console ?? AnsiConsole.Console;
        Mode = options.Mode == ProgressMode.Auto ? ModeFor(_console, Environment.GetEnvironmentVariable) : options.Mode;
        _output = Mode switch
        {
            ProgressMode.Live => new LiveOutput(_console, options.ResultsPath),
            ProgressMode.Plain => new PlainOutput(_console.Profile.Out.Writer, options, time ?? TimeProvider.System),
            _ => null,
        };
    }

    /// <summary>How it shows progress; never <see cref="ProgressMode.Auto"/>.</summary>
    public ProgressMode Mode { get; }

    /// <summary>Takes a fact in: the trials that ended, and what went wrong.</summary>
    public void Observe(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        lock (_lock) _output?.Observe(fact);
    }

    /// <summary>Shows how things stand.</summary>
    /// <param name="view">The experiment.</param>
    /// <param name="resources">What is in use of what there is, such as <c>CPU 4/8</c>; null if nobody knows.</param>
    public void Update(ExperimentView view, string? resources = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        lock (_lock) _output?.Update(view, resources);
    }

    /// <inheritdoc/>
    void IProgress<ExperimentView>.Report(ExperimentView value) => Update(value);

    /// <summary>Writes a line for a person below the display, which has ended, such as what is waited for at the end.</summary>
    internal void Say(string line)
    {
        if (_output is null) return;
        var writer = _console.Profile.Out.Writer;
        writer.WriteLine(line);
        writer.Flush();
    }

    /// <summary>Ends the display and writes the summary.</summary>
    public async Task CompleteAsync(ExperimentSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (_output is null) return;
        await _output.EndAsync();
        var writer = _console.Profile.Out.Writer;
        await writer.WriteAsync(summary.ToText(Mode == ProgressMode.Live ? _console.Profile.Width : 120));
        await writer.FlushAsync();
    }

    /// <summary>Ends the display without a summary, if it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_output is not null) await _output.EndAsync();
    }

    internal static ProgressMode ModeFor(IAnsiConsole console, Func<string, string?> environment)
    {
        var isBuildServer = environment("CI") is { Length: > 0 } ci && !string.Equals(ci, "false", StringComparison.OrdinalIgnoreCase);
        var isDumb = string.Equals(environment("TERM"), "dumb", StringComparison.OrdinalIgnoreCase);
        var canRedraw = console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;
        return canRedraw && !isBuildServer && !isDumb ? ProgressMode.Live : ProgressMode.Plain;
    }
}
