using System.Collections.Immutable;

namespace Tune;

/// <summary>Who sees what happens while an experiment is run.</summary>
public sealed record FitOptions
{
    /// <summary>Shows what happens; null for nothing. If it throws, that is logged once as an error and it is not asked again; the experiment goes on.</summary>
    public ProgressDisplay? Progress { get; init; }

    /// <summary>Told of what happens, each in the order in which it happens and at its own pace. None can harm the experiment: see <see cref="ExperimentCallback"/>.</summary>
    public ImmutableArray<ExperimentCallback> Callbacks { get; init; } = [];
}
