using System.Collections.Immutable;

namespace Tune;

/// <summary>How this host starts itself again to run one trial, as <see cref="IsolatedAttempt"/>.</summary>
/// <param name="Command">The program and its arguments; empty if it can't.</param>
internal sealed record TrialProcessCommand(ImmutableArray<string> Command)
{
    /// <summary>A host that can't.</summary>
    public static TrialProcessCommand None { get; } = new([]);

    /// <summary>Why there can be no process of a trial; null if there can.</summary>
    public string? Problem => Command.IsEmpty
        ? "Isolation.Process: this host can't run a trial in a process of its own. Silo host programs can, those whose Main calls SiloProgram.RunAsync; leave Isolation out elsewhere."
        : null;
}
