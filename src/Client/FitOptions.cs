using System.Collections.Immutable;

namespace Tune;

/// <summary>How an experiment is run to its end: what does not belong to the experiment itself.</summary>
public sealed record FitOptions
{
    /// <summary>
    /// Is told how it goes, a few times a second and once at the end; a <see cref="ProgressDisplay"/> shows it; null for nothing. If it throws, that is logged once as an
    /// error and it is not told again; the experiment goes on.
    /// </summary>
    /// <value>Default: null.</value>
    public IProgress<ExperimentView>? Progress { get; init; }

    /// <summary>Told of what happens, each in the order in which it happens and at its own pace. None can harm the experiment: see <see cref="ExperimentCallback"/>.</summary>
    /// <value>Default: none.</value>
    public ImmutableArray<ExperimentCallback> Callbacks { get; init; } = [];

    /// <summary>What is to happen when an experiment of the name exists with another spec.</summary>
    /// <value>Default: <see cref="OnDifference.Refuse"/>.</value>
    public OnDifference OnDifference { get; init; } = OnDifference.Refuse;
}
