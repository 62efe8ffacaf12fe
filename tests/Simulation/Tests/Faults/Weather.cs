namespace Tune.Simulations;

/// <summary>What goes wrong, and how often: probabilities for each call, write and so on, unless another unit is said.</summary>
internal sealed record Weather
{
    /// <summary>Nothing does.</summary>
    public static Weather Calm { get; } = new();

    public double LostRequests { get; init; }

    public double LostResponses { get; init; }

    public double LateMessages { get; init; }

    public TimeSpan LongestLateness { get; init; } = TimeSpan.FromSeconds(1);

    public double LostItems { get; init; }

    public double RepeatedItems { get; init; }

    public double LateItems { get; init; }

    public double RefusedItems { get; init; }

    /// <summary>Writes that fail and have no effect.</summary>
    public double FailedWrites { get; init; }

    /// <summary>Writes that are durable and fail all the same, as when a connection breaks before the answer.</summary>
    public double HalfFailedWrites { get; init; }

    public double FailedReads { get; init; }

    public double SlowStorage { get; init; }

    public TimeSpan LongestStorage { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Work that waits for a thread.</summary>
    public double BusyThreads { get; init; }

    public TimeSpan LongestBusy { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The silo ends this often while it writes: half of the times just before the write is durable, half just after it.</summary>
    public double CrashesAtWrites { get; init; }

    /// <summary>How often all silos end at once.</summary>
    public double CrashesPerMinute { get; init; }

    /// <summary>How often one silo ends.</summary>
    public double KillsPerMinute { get; init; }

    /// <summary>How often one silo stands still for a while.</summary>
    public double FreezesPerMinute { get; init; }

    public TimeSpan LongestFreeze { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the clocks of the machines are set, back and forth by up to an hour, each by itself. What they say is only for people.</summary>
    public bool MovesClocks { get; init; }
}
