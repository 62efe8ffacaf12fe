using System.CommandLine;

namespace Tune.Cli;

/// <summary>A subcommand whose help shows how it is used.</summary>
internal sealed class CommandWithExamples(string name, string description) : Command(name, description)
{
    /// <summary>Titles and texts that follow the options: examples last, as lines that can be pasted into a shell.</summary>
    public required IReadOnlyList<(string Title, string Text)> Sections { get; init; }

    /// <summary>Whether it takes Ctrl-C and SIGTERM itself, and as long as it needs to come to an end.</summary>
    public bool TakesSignals { get; init; }
}
