using System.Security.Cryptography.X509Certificates;
using Tune.Storage;

namespace Tune.Silo;

/// <summary>Who has a certificate of the cluster's own authority is in, and nobody else.</summary>
public sealed class CertificatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_certificates_of_the_clusters_authority_are_taken()
    {
        using var ours = new Certificates(_folder["ours"]);
        using var theirs = new Certificates(_folder["theirs"]);
        var silo = ClusterCertificates.Load(ours.Issue("silo"));

        Assert.True(silo.IsOfCluster(Of(ours.Issue("other"))));
        Assert.False(silo.IsOfCluster(Of(theirs.Issue("other"))));
        Assert.False(silo.IsOfCluster(null));
    }

    [Fact]
    public void Files_that_are_no_certificates_are_named_as_such()
    {
        using var ours = new Certificates(_folder["ours"]);
        var files = ours.Issue("silo");
        File.WriteAllText(files.CertificateFile ?? "", "no certificate");

        Assert.Contains("Tune:Cluster:Tls: the certificates can't be read", Assert.Throws<TuneException>(() => ClusterCertificates.Load(files)).Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 Of(SiloTlsOptions files) => X509CertificateLoader.LoadCertificateFromFile(files.CertificateFile ?? "");
}
