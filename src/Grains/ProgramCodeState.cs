using System.Collections.Immutable;
using Orleans;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>What is known of an archive of code.</summary>
[GenerateSerializer, Alias("tune.program-code-state")]
public sealed record ProgramCodeState
{
    /// <summary>Where it is stored; null while it is not.</summary>
    [Id(0)]
    public CheckpointRef? Stored { get; init; }

    /// <summary>The experiments that need it, in order.</summary>
    [Id(1)]
    public ImmutableArray<string> Experiments { get; init; } = [];
}
