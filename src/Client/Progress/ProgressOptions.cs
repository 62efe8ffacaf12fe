using System.Text.Json.Serialization;

namespace Tune;

/// <summary>How progress is shown.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProgressMode>))]
public enum ProgressMode
{
    /// <summary><see cref="Live"/> on a terminal that can, else <see cref="Plain"/>.</summary>
    Auto,

    /// <summary>A table that is redrawn in place.</summary>
    Live,

    /// <summary>A line now and then, without control codes: for files, pipes and build servers.</summary>
    Plain,

    /// <summary>Nothing at all, the summary included.</summary>
    Quiet,
}

/// <summary>What a <see cref="ProgressDisplay"/> shows.</summary>
public sealed record ProgressOptions
{
    /// <summary>How progress is shown.</summary>
    /// <value>Default: <see cref="ProgressMode.Auto"/>.</value>
    public ProgressMode Mode { get; init; } = ProgressMode.Auto;

    /// <summary>Plain only: whether every start and end of a trial gets a line.</summary>
    /// <value>Default: false.</value>
    public bool IsVerbose { get; init; }

    /// <summary>Plain only: the least time between two status lines, greater than zero.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the results are written; null if nowhere.</summary>
    public string? ResultsPath { get; init; }
}
