using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tune.Silo;

/// <summary>An authority of a test's own, and the files of those that it has signed.</summary>
internal sealed class Certificates(string folder) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private X509Certificate2? _authority;

    private X509Certificate2 Authority => _authority ??= MakeAuthority();

    public void Dispose()
    {
        _authority?.Dispose();
        _key.Dispose();
    }

    /// <summary>What whoever trusts this authority has.</summary>
    public string AuthorityText => Authority.ExportCertificatePem();

    /// <summary>The files of a member, new ones under the same name if it has some.</summary>
    public SiloTlsOptions Issue(string name)
    {
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (before, after) = (Authority.NotBefore, Authority.NotAfter);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).Create(Authority, before, after, RandomNumberGenerator.GetBytes(8));
        return new SiloTlsOptions
        {
            CertificateFile = Write($"{name}.pem", certificate.ExportCertificatePem()),
            KeyFile = Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()),
            AuthorityFile = Write("authority.pem", AuthorityText),
        };
    }

    private X509Certificate2 MakeAuthority()
    {
        var request = new CertificateRequest("CN=cluster", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
