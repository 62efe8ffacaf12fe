using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Tune.Grains;
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

    [Fact]
    public void A_certificate_that_was_renewed_is_shown_from_then_on()
    {
        using var ours = new Certificates(_folder["ours"]);
        var files = ours.Issue("silo");
        var silo = ClusterCertificates.Load(files);
        var first = silo.Own.SerialNumber;

        ours.Issue("silo");

        using var second = Of(files);
        Assert.NotEqual(first, second.SerialNumber);
        Assert.Equal(second.SerialNumber, silo.Own.SerialNumber);
        Assert.True(silo.Own.HasPrivateKey);
    }

    [Fact]
    public void While_the_files_are_not_whole_the_ones_before_stay_in_use_and_it_is_said_once()
    {
        using var ours = new Certificates(_folder["ours"]);
        var files = ours.Issue("silo");
        var log = new ConcurrentQueue<string>();
        var silo = ClusterCertificates.Load(files);
        silo.Logger = new QueueLoggerProvider(log);
        var first = silo.Own.SerialNumber;
        var key = File.ReadAllText($"{files.KeyFile}");

        // the new certificate is there, and its key not yet
        ours.Issue("silo");
        var newKey = File.ReadAllText($"{files.KeyFile}");
        File.WriteAllText($"{files.KeyFile}", key);

        Assert.Equal([first, first], new[] { silo.Own.SerialNumber, silo.Own.SerialNumber });
        Assert.Contains("can't be read again", Assert.Single(log), StringComparison.Ordinal);
        File.WriteAllText($"{files.KeyFile}", newKey);
        Assert.NotEqual(first, silo.Own.SerialNumber);
    }

    [Fact]
    public void An_authority_is_renewed_by_trusting_both_for_a_while()
    {
        using var old = new Certificates(_folder["old"]);
        using var young = new Certificates(_folder["young"]);
        // whoever issues writes the authority's file again
        using var ofOld = Of(old.Issue("other"));
        using var ofYoung = Of(young.Issue("other"));
        var files = old.Issue("silo");
        var silo = ClusterCertificates.Load(files);
        Assert.False(silo.IsOfCluster(ofYoung));

        File.WriteAllText($"{files.AuthorityFile}", $"{old.AuthorityText}\n{young.AuthorityText}\n");
        Assert.True(silo.IsOfCluster(ofYoung));
        Assert.True(silo.IsOfCluster(ofOld));

        File.WriteAllText($"{files.AuthorityFile}", young.AuthorityText);
        Assert.False(silo.IsOfCluster(ofOld));
        Assert.True(silo.IsOfCluster(ofYoung));
    }

    private static X509Certificate2 Of(SiloTlsOptions files) => X509CertificateLoader.LoadCertificateFromFile(files.CertificateFile ?? "");
}
