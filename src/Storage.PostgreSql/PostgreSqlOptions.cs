using System.ComponentModel.DataAnnotations;

namespace Tune.Hosting;

/// <summary>How PostgreSQL is used; bound from the configuration section <c>Tune:PostgreSql</c>.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = $"{TuneServiceOptions.Section}:PostgreSql";

    /// <summary>
    /// How long a server that is down, or whose disk is full, is waited for: experiments hold meanwhile and go on after it. What waits for longer fails, and is made
    /// good from the journal when the server is back. A full disk of checkpoints is waited for as long; then the trial fails that could not save.
    /// </summary>
    /// <value>Default: 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan OutageLimit { get; set; } = TimeSpan.FromMinutes(5);
}
