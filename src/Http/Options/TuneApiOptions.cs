namespace Tune.Http;

/// <summary>The HTTP API. Configuration section <c>Tune:Api</c>.</summary>
public sealed class TuneApiOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Tune:Api";

    /// <summary>Whether a proxy with TLS is in front, and nobody else reaches the address. Every request needs a key then, also from this machine.</summary>
    /// <value>Default: false.</value>
    public bool IsBehindProxy { get; set; }

    /// <summary>Whether requests from this machine need a key as well, which keeps its other users out.</summary>
    /// <value>Default: false.</value>
    public bool RequiresKey { get; set; }

    /// <summary>
    /// Whether experiments may be submitted that name a program to run: whoever may do that can run anything as the user of the silos, which allow it by a setting of their own.
    /// </summary>
    /// <value>Default: false.</value>
    public bool AllowPrograms { get; set; }

    /// <summary>How large the body of a request may be, in bytes; 1,024 to 1 GiB.</summary>
    /// <value>Default: 4 MiB.</value>
    public long MaxBodyBytes { get; set; } = 4 << 20;

    /// <summary>How large an archive of an experiment may be that is imported, in bytes; 1,024 to 1 TiB. Its checkpoints need as much room once more.</summary>
    /// <value>Default: 1 GiB.</value>
    public long MaxArchiveBytes { get; set; } = 1L << 30;

    /// <summary>How many requests a key, or an address without one, may send in a minute; at least 1.</summary>
    /// <value>Default: 1,200.</value>
    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>How many may watch events at once; at least 0.</summary>
    /// <value>Default: 5,000.</value>
    public int MaxWatchers { get; set; } = 5000;

    /// <summary>Keys, beside those in <see cref="KeysFile"/>.</summary>
    public IList<ApiKeyOptions> Keys { get; } = [];

    /// <summary>A provider of OpenID Connect, whose tokens let in beside keys.</summary>
    public OpenIdOptions OpenId { get; } = new();

    /// <summary>The file that <c>tune keys</c> writes; a change of it counts from the next request on. Null: none.</summary>
    /// <value>Default: <c>api-keys.json</c> in <c>Tune:DataFolder</c>.</value>
    public string? KeysFile { get; set; }
}
