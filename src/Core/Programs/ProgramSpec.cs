using System.Collections.Immutable;

namespace Tune;

/// <summary>
/// A program that is a trial: any command, in any language. How it gets its configuration and how it reports is in docs/programs.md. Copy with <c>with</c>.
/// </summary>
public sealed record ProgramSpec
{
    /// <summary>
    /// The program and its arguments, at least the program; no shell looks at them. <c>{lr}</c> stands for the value of the parameter <c>lr</c>, by its flat name, and <c>{{lr}}</c> for
    /// <c>{lr}</c> itself. A parameter of a branch that was not chosen gives nothing.
    /// </summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Variables that are set for it, beside those of the silo's own environment.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The folder whose files and folders it finds in its own one, by links; null for none. A client of a cluster packs it when it starts the experiment, without what its <c>.gitignore</c> and
    /// <c>.tuneignore</c> name, and the spec has <see cref="Code"/> in its place; where the silo is this process it is used as it is.
    /// </summary>
    /// <value>Default: null.</value>
    public string? Folder { get; init; }

    /// <summary>What a client has packed of <see cref="Folder"/>, and the silos keep; null if they have nothing of it.</summary>
    /// <value>Default: null.</value>
    public ProgramCode? Code { get; init; }

    /// <summary>How long it may take to end after SIGTERM, before SIGKILL; at least zero.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How much memory it and what it starts may use, in bytes, at least 1 MiB; it is looked at once a second, and one that uses more is ended. Null: without limit.</summary>
    /// <value>Default: null.</value>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// Whether it is bound to as many processors as its trial holds, if that is a whole number: what it starts then sees no others, so that libraries make as many threads as they have processors, and
    /// programs of one silo share none before all are taken. Only where the silo runs on Linux; elsewhere it changes nothing.
    /// </summary>
    /// <value>Default: false.</value>
    public bool PinsProcessors { get; init; }
}
