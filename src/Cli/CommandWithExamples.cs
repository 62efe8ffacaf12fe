using System.CommandLine;

namespace Tune.Cli;

/// <summary>A subcommand whose help shows how it is used.</summary>
internal sealed class CommandWithExamples(string name, string description) : Command(name, description)
{
    /// <summary>Titles and texts that follow the options: examples last, as lines that can be pasted into a shell.</summary>
    public required IReadOnlyList<(string Title, string Text)> Sections { get; init; }
}
