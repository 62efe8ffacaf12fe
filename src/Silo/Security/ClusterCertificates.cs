using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Tune.Silo;

/// <summary>Both ends show a certificate of the cluster's own authority, and accept no other.</summary>
internal sealed class ClusterCertificates(X509Certificate2 own, X509Certificate2 authority)
{
    /// <exception cref="TuneException">A file can't be read.</exception>
    public static ClusterCertificates Load(SiloTlsOptions options)
    {
        try
        {
            return new ClusterCertificates(
                X509Certificate2.CreateFromPemFile(options.CertificateFile ?? "", options.KeyFile),
                X509CertificateLoader.LoadCertificateFromFile(options.AuthorityFile ?? ""));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TuneException($"Tune:Cluster:Tls: the certificates can't be read: {exception.Message}", exception);
        }
    }

    public void Apply(TlsOptions options)
    {
        options.LocalCertificate = own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) => IsOfCluster(certificate);
        // names are addresses here, which change; the authority is what counts
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = own.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    internal bool IsOfCluster(X509Certificate? certificate)
    {
        if (certificate is null) return false;
        using var remote = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(remote);
    }
}
