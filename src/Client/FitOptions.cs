namespace Tune;

/// <summary>How an experiment is run to its end: what does not belong to the experiment itself.</summary>
public sealed record FitOptions
{
    /// <summary>Shows what happens; null for nothing. If it throws, that is logged once as an error and it is not asked again; the experiment goes on.</summary>
    /// <value>Default: null.</value>
    public ProgressDisplay? Progress { get; init; }

    /// <summary>What is to happen when an experiment of the name exists with another spec.</summary>
    /// <value>Default: <see cref="OnDifference.Refuse"/>.</value>
    public OnDifference OnDifference { get; init; } = OnDifference.Refuse;
}
