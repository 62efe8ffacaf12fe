using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Connections.Security;

namespace Tune.Silo;

/// <summary>
/// Both ends show a certificate of the cluster's own authority, and accept no other. The files are looked at whenever a connection is made, so that one that was renewed is shown from then on;
/// connections that there are stay. Thread-safe.
/// </summary>
internal sealed partial class ClusterCertificates
{
    private readonly SiloTlsOptions _files;
    private readonly Lock _lock = new();
    private Loaded _loaded;
    private string? _problem;

    private ClusterCertificates(SiloTlsOptions files)
    {
        _files = files;
        _loaded = Parse(Read());
    }

    /// <summary>Where it says that certificates were renewed, or can't be read.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <exception cref="TuneException">A file can't be read.</exception>
    public static ClusterCertificates Load(SiloTlsOptions files)
    {
        try
        {
            return new ClusterCertificates(files);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw new TuneException($"Tune:Cluster:Tls: the certificates can't be read: {exception.Message}", exception);
        }
    }

    public void Apply(TlsOptions options)
    {
        // what it is when the silo starts is checked by Orleans; what it is later is asked for
        options.LocalCertificate = Own;
        options.LocalServerCertificateSelector = (_, _) => Own;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => Own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) => IsOfCluster(certificate);
        // names are addresses here, which change; the authority is what counts
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = Own.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    /// <summary>The certificate as its file has it now.</summary>
    internal X509Certificate2 Own => Current.Own;

    internal bool IsOfCluster(X509Certificate? certificate)
    {
        if (certificate is null) return false;
        using var remote = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        // one by one: of two of the same name, as an authority and its successor, only the first might be tried
        return Current.Authorities.Any(authority => IsOf(remote, authority));
    }

    private static bool IsOf(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    /// <summary>What the files say; what they said before while they are not whole, as when one of them is written just now.</summary>
    private Loaded Current
    {
        get
        {
            lock (_lock)
            {
                try
                {
                    var texts = Read();
                    if (texts != _loaded.Texts)
                    {
                        _loaded = Parse(texts);
                        LogRenewed(Logger, _loaded.Own.Subject, _loaded.Own.NotAfter);
                    }

                    _problem = null;
                }
                catch (Exception exception) when (IsUnreadable(exception))
                {
                    // said once, and not for each connection
                    if (_problem != exception.Message) LogUnreadable(Logger, _loaded.Own.NotAfter, exception);
                    _problem = exception.Message;
                }

                return _loaded;
            }
        }
    }

    // small, and read for a connection alone: their times say less, for a secret that is mounted is a link whose time stays
    private (string Certificate, string Key, string Authority) Read() =>
        (File.ReadAllText(_files.CertificateFile ?? ""), File.ReadAllText(_files.KeyFile ?? ""), File.ReadAllText(_files.AuthorityFile ?? ""));

    private static Loaded Parse((string Certificate, string Key, string Authority) texts)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(texts.Authority);
        if (authorities.Count == 0) throw new CryptographicException("The file of the authority has no certificate.");
        return new Loaded(texts, X509Certificate2.CreateFromPem(texts.Certificate, texts.Key), authorities);
    }

    private static bool IsUnreadable(Exception exception) => exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate was renewed: {Subject}, valid until {End}; connections that are made from now on show it")]
    private static partial void LogRenewed(ILogger logger, string subject, DateTime end);

    [LoggerMessage(Level = LogLevel.Error, Message = "Tune:Cluster:Tls: the certificates can't be read again; those of before, valid until {End}, stay in use")]
    private static partial void LogUnreadable(ILogger logger, DateTime end, Exception exception);

    private sealed record Loaded((string Certificate, string Key, string Authority) Texts, X509Certificate2 Own, X509Certificate2Collection Authorities);
}
