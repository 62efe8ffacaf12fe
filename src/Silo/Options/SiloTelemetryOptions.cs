namespace Tune.Silo;

/// <summary>Metrics that are fetched. Those that are sent go where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says. Configuration section <c>Tune:Telemetry</c>.</summary>
public sealed class SiloTelemetryOptions
{
    /// <summary>Whether metrics are at <c>/metrics</c>, as Prometheus reads them.</summary>
    /// <value>Default: false.</value>
    public bool Prometheus { get; set; }

    /// <summary>The authorization policy of the host that who fetches them must satisfy.</summary>
    /// <value>Default: null: only who comes from this machine gets them, unless <see cref="IsOpen"/>.</value>
    public string? Policy { get; set; }

    /// <summary>Whether everybody who reaches the port may fetch them: they have the names of experiments and how much runs, no results.</summary>
    /// <value>Default: false.</value>
    public bool IsOpen { get; set; }
}
