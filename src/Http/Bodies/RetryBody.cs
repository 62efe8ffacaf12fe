namespace Tune.Http;

/// <summary>Failed trials that are to be tried again.</summary>
internal sealed record RetryBody
{
    /// <summary>Their numbers; none: all that have failed and were not tried again yet.</summary>
    public IReadOnlyList<int>? Trials { get; init; }

    /// <summary>Whether they go on from their last checkpoint; else they begin anew.</summary>
    public bool FromLastCheckpoint { get; init; }
}
