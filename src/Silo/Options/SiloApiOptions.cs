namespace Tune.Silo;

/// <summary>Whether the HTTP API is served. Configuration section <c>Tune:Api</c>, which has more: see <see cref="Tune.Http.TuneApiOptions"/>.</summary>
public sealed class SiloApiOptions
{
    /// <summary>Whether it is, at <c>/api/v1</c>: on this machine to everybody, beyond it to who has a key, over TLS.</summary>
    /// <value>Default: false.</value>
    public bool IsEnabled { get; set; }

    /// <summary>Whether the page is served at <c>/</c> where the API is.</summary>
    /// <value>Default: true.</value>
    public bool HasPage { get; set; } = true;
}
