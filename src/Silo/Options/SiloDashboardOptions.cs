namespace Tune.Silo;

/// <summary>The Orleans dashboard at <c>/orleans</c>. Configuration section <c>Tune:Dashboard</c>.</summary>
public sealed class SiloDashboardOptions
{
    /// <summary>Whether it is there. It costs half a second of start and 50 MB.</summary>
    /// <value>Default: false.</value>
    public bool IsEnabled { get; set; }

    /// <summary>Whether it shows the silo's log, which may hold what others must not see.</summary>
    /// <value>Default: false.</value>
    public bool ShowsTrace { get; set; }

    /// <summary>The authorization policy of the host that its visitors must satisfy.</summary>
    /// <value>Default: null: only who comes from this machine sees it.</value>
    public string? Policy { get; set; }
}
