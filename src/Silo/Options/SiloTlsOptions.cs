namespace Tune.Silo;

/// <summary>Certificates by which silos and clients know each other, both ways. Configuration section <c>Tune:Cluster:Tls</c>.</summary>
public sealed class SiloTlsOptions
{
    /// <summary>The silo's certificate, a PEM file.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Its private key, a PEM file.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The certificate of the cluster's own authority, a PEM file: whoever has one that it signed is in.</summary>
    public string? AuthorityFile { get; set; }

    internal bool IsUsed => CertificateFile is not null || KeyFile is not null || AuthorityFile is not null;
}
