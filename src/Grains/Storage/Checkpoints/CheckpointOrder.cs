namespace Tune.Storage;

/// <summary>What makes one checkpoint better to keep than another.</summary>
public enum CheckpointOrder
{
    /// <summary>The later one.</summary>
    MostRecent,

    /// <summary>The one with the greater score.</summary>
    HighestScore,

    /// <summary>The one with the smaller score.</summary>
    LowestScore,
}
