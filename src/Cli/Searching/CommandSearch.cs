using System.Collections.Immutable;

namespace Tune.Cli;

/// <summary>A searcher that is a program: it is told of what happens and asked for configurations, by a JSON object a line. See docs/run.md.</summary>
internal sealed record CommandSearch : SearcherSpec
{
    /// <summary>The program and its arguments, at least the program; no shell looks at them.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The folder that it runs in; null: that of this process.</summary>
    public string? Folder { get; init; }

    /// <inheritdoc/>
    public override string Kind => "command";

    /// <inheritdoc/>
    public override bool SupportsSeveralObjectives => true;

    /// <inheritdoc/>
    public override bool SuggestsSlowly => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        if (Command.IsDefaultOrEmpty || string.IsNullOrWhiteSpace(Command[0])) yield return "command.command must begin with a program, such as [python3, my_searcher.py].";
    }

    /// <inheritdoc/>
    public override ISearcher Create(Problem problem) => new CommandSearcher(this, problem);
}
