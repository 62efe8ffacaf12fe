using System.Collections.Immutable;

namespace Tune.Storage;

/// <summary>Which of a trial's checkpoints to keep, as Ray Tune does it. Decides only; deletes nothing.</summary>
public sealed record CheckpointRetention
{
    /// <summary>How many to keep, at least 1; null keeps all.</summary>
    /// <value>Default: null.</value>
    public int? Keep
    {
        get;
        init
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(nameof(Keep), value, $"CheckpointRetention.Keep must be at least 1 or null; was {value}.");
            field = value;
        }
    }

    /// <summary>Which are the better ones.</summary>
    /// <value>Default: <see cref="CheckpointOrder.MostRecent"/>.</value>
    public CheckpointOrder Order { get; init; } = CheckpointOrder.MostRecent;

    /// <summary>
    /// The checkpoints to delete, the worst first. The last registered one is what a restart uses, so it is never among them, nor is
    /// a leased one; both may stay in addition to <see cref="Keep"/>. Of equal scores the later one is kept.
    /// NaN is worse than a missing score, which counts as the worst number.
    /// </summary>
    /// <param name="registered">All checkpoints of the trial, in the order of their registration.</param>
    /// <param name="leased">Names that somebody is reading.</param>
    public ImmutableArray<string> SelectForDeletion(IReadOnlyList<RegisteredCheckpoint> registered, IReadOnlySet<string> leased)
    {
        if (Keep is not { } keep || registered.Count <= keep)
            return [];
        var latest = registered[^1].Name;
        return [.. registered
            .OrderBy(Rank)
            .SkipLast(keep)
            .Select(checkpoint => checkpoint.Name)
            .Where(name => name != latest && !leased.Contains(name))];
    }

    // .NET orders NaN before all numbers, and OrderBy is stable: the older of two equals goes first.
    private (bool IsNumber, double Score) Rank(RegisteredCheckpoint checkpoint) => (Order, checkpoint.Score) switch
    {
        (CheckpointOrder.MostRecent, _) => default,
        (_, null) => (true, double.NegativeInfinity),
        (CheckpointOrder.HighestScore, { } score) => (!double.IsNaN(score), score),
        (CheckpointOrder.LowestScore, { } score) => (!double.IsNaN(score), -score),
        _ => throw new InvalidOperationException($"Unknown order {Order}."),
    };
}
