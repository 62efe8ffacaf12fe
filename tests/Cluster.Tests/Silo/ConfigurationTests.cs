using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Tune.Silo;

/// <summary>What a silo is configured with is read before anything starts, and all that is wrong is said at once.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Without_settings_it_is_a_silo_of_its_own()
    {
        var options = Read();

        Assert.Equal((ClusterKind.Local, null, false), (options.Cluster.Kind, options.StorageConnection, options.Dashboard.IsEnabled));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var problems = Problems(
            ("Tune:Clutser:Kind", "Local"), ("Tune:Cluster:Kind", "Postgres"), ("Tune:Cluster:SiloPort", "0"), ("Tune:Cluster:AdvertisedAddress", "somewhere"),
            ("Tune:Slots", "0"), ("Tune:Resources:Memory", "much"), ("Tune:Cluster:Tls:KeyFile", "/no/such/key"), ("Tune:Plugins:Folder", "/no/such/folder"));

        foreach (var named in new[]
        {
            "Tune:Clutser is no setting; there are: ", "Tune:Cluster:Kind must be one of Local, PostgreSql, Redis, AzureStorage; was 'Postgres'.", "Tune:Cluster:SiloPort must be from 1 to 65535; was 0.",
            "Tune:Cluster:AdvertisedAddress must be an IP address; was 'somewhere'.", "Slots", "Tune:Resources:Memory must be", "Tune:Cluster:Tls:CertificateFile is missing",
            "Tune:Cluster:Tls:KeyFile: there is no file '/no/such/key'.", "Tune:Plugins:Folder: there is no folder '/no/such/folder'.",
        }) Assert.Contains(problems, problem => problem.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cluster:Tls:CertificateFile")]
    [InlineData("Cluster:ConnectionString")]
    [InlineData("Cluster:SiloName")]
    [InlineData("Storage:ConnectionString")]
    [InlineData("Storage:Schema")]
    [InlineData("Plugins:Folder")]
    [InlineData("Dashboard:Policy")]
    [InlineData("Telemetry:Policy")]
    [InlineData("CheckpointFolder")]
    public void What_was_left_empty_is_said_and_nothing_else(string setting) =>
        Assert.Equal($"Tune:{setting} must not be empty: leave it out, or give it a value.", Assert.Single(Problems(($"Tune:{setting}", ""))));

    [Fact]
    public void A_cluster_needs_to_know_where_its_database_is() => Assert.Equal(
        ["Tune:Cluster:ConnectionString is missing: where is the PostgreSql of this cluster?", "Tune:Storage:ConnectionString is missing: silos of a cluster share their storage, which is PostgreSQL."],
        Problems(("Tune:Cluster:Kind", "PostgreSql")));

    [Fact]
    public void Checkpoints_in_blobs_need_to_know_where_and_the_clusters_Azure_will_do_but_not_the_address_of_its_tables()
    {
        (string, string)[] azure = [("Tune:Cluster:Kind", "AzureStorage"), ("Tune:Storage:ConnectionString", "Host=db"), ("Tune:Checkpoints:Kind", "AzureBlob")];

        Assert.Equal(["Tune:Checkpoints:ConnectionString is missing: where is the blob storage for checkpoints?"], Problems(("Tune:Checkpoints:Kind", "AzureBlob")));
        Assert.Equal(["Tune:Checkpoints:ConnectionString is missing: where is the blob storage for checkpoints?"], Problems([.. azure, ("Tune:Cluster:ConnectionString", "https://account.table.core.windows.net")]));
        var byKey = Read([.. azure, ("Tune:Cluster:ConnectionString", "DefaultEndpointsProtocol=https;AccountName=account;AccountKey=a2V5;EndpointSuffix=core.windows.net")]).Checkpoints;
        Assert.Equal((CheckpointKind.AzureBlob, "DefaultEndpointsProtocol=https;AccountName=account;AccountKey=a2V5;EndpointSuffix=core.windows.net", "tune-checkpoints"), (byKey.Kind, byKey.ConnectionString, byKey.Container));
        Assert.Equal("https://other.blob.core.windows.net", Read([.. azure, ("Tune:Cluster:ConnectionString", "DefaultEndpointsProtocol=https;AccountName=account;AccountKey=a2V5;EndpointSuffix=core.windows.net"), ("Tune:Checkpoints:ConnectionString", "https://other.blob.core.windows.net")]).Checkpoints.ConnectionString);
    }

    [Theory]
    [InlineData("Cluster:ConnectionString", "Cluster:Kind=PostgreSql", "Cluster:ConnectionString=secret")]
    [InlineData("Storage:Schema", "Storage:ConnectionString=Host=db", "Storage:Schema=secret schema")]
    [InlineData("Storage:ConnectionString", "Storage:ConnectionString=secret=1")]
    [InlineData("Cluster:ConnectionString", "Cluster:Kind=Redis", "Storage:ConnectionString=Host=db", "Cluster:ConnectionString=db,secret=1")]
    [InlineData("Cluster:ConnectionString", "Cluster:Kind=AzureStorage", "Storage:ConnectionString=Host=db", "Cluster:ConnectionString=AccountKey=secret")]
    [InlineData("Checkpoints:ConnectionString", "Checkpoints:Kind=AzureBlob", "Checkpoints:ConnectionString=http://secret.blob.core.windows.net")]
    public void An_address_that_has_no_such_form_is_named_and_not_repeated(string setting, params string[] settings)
    {
        var problem = Assert.Single(Problems([.. settings.Select(one => ($"Tune:{one.Split('=', 2)[0]}", one.Split('=', 2)[1]))]));

        Assert.Contains($"Tune:{setting} can't be read", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_loopback_a_silo_needs_certificates_or_the_word_that_nobody_else_is_there()
    {
        (string, string)[] open = [("Tune:Cluster:Kind", "PostgreSql"), ("ConnectionStrings:tune", "Host=db"), ("POD_IP", "10.0.0.1"), ("POD_NAME", "tune-0")];

        Assert.Contains("set Tune:Cluster:Tls", Assert.Single(Problems(open)), StringComparison.Ordinal);
        var trusted = Read([.. open, ("Tune:Cluster:IsNetworkTrusted", "true")]);

        Assert.Equal(("10.0.0.1", "tune-0", "Host=db"), ($"{trusted.Cluster.Address}", trusted.Cluster.SiloName, trusted.StorageConnection));
    }

    [Fact]
    public void Names_of_ones_own_are_no_unknown_settings() => Read(("Tune:Resources:Custom:licence", "2"), ("Tune:Resources:Labels:gpu", "a100"), ("Tune:PostgreSql:OutageLimit", "00:01:00"));

    private static IEnumerable<string> Problems(params (string Name, string Value)[] settings) => Assert.Throws<OptionsValidationException>(() => Read(settings)).Failures;

    private static SiloHostOptions Read(params (string Name, string Value)[] settings) =>
        SiloHostConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).Build());
}
