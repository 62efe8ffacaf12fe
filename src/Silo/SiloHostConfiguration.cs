using System.Net;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Tune.Hosting;
using Tune.Http;
using Tune.Storage.Azure;
using Tune.Storage.PostgreSql;

namespace Tune.Silo;

/// <summary>Reads <see cref="SiloHostOptions"/> before anything is built, and says all that is wrong with them at once.</summary>
internal static class SiloHostConfiguration
{
    private const string Section = TuneServiceOptions.Section;

    /// <exception cref="OptionsValidationException">Something is wrong; lists all.</exception>
    public static SiloHostOptions Read(IConfiguration configuration)
    {
        var options = new SiloHostOptions();
        var section = configuration.GetSection(Section);
        var problems = UnknownSettings.Find(section, typeof(TuneServiceOptions), typeof(SiloHostOptions), typeof(OtherSections)).ToList();
        foreach (var (part, name) in new (object, string)[] { (options.Cluster, nameof(options.Cluster)), (options.Storage, nameof(options.Storage)), (options.Checkpoints, nameof(options.Checkpoints)), (options.Plugins, nameof(options.Plugins)), (options.Dashboard, nameof(options.Dashboard)), (options.Telemetry, nameof(options.Telemetry)), (options.Api, nameof(options.Api)) })
            problems.AddRange(Bind(section.GetSection(name), part));
        problems.AddRange(Complete(options, configuration));
        problems.AddRange(CheckService(section));
        problems.AddRange(CheckApi(section.GetSection(nameof(options.Api))));
        return problems.Count == 0 ? options : throw new OptionsValidationException(Section, typeof(SiloHostOptions), problems);
    }

    /// <summary>Setting by setting, so that one that can't be read hides no other.</summary>
    private static IEnumerable<string> Bind(IConfigurationSection section, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var setting = section.GetSection(property.Name);
            if (!setting.Exists()) continue;
            if (!property.CanWrite)
            {
                // names are the user's own there
                if (property.GetValue(options) is System.Collections.IDictionary) continue;
                foreach (var problem in Bind(setting, property.GetValue(options) ?? throw new InvalidOperationException($"{property.Name} is null."))) yield return problem;
                continue;
            }

            // a variable of the environment that was left empty
            if (property.PropertyType == typeof(string) && setting.Value is { Length: 0 })
            {
                yield return $"{setting.Path} must not be empty: leave it out, or give it a value.";
                continue;
            }

            string? problemOfThis = null;
            try
            {
                property.SetValue(options, setting.Get(property.PropertyType));
            }
            catch (InvalidOperationException)
            {
                var names = property.PropertyType.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(property.PropertyType))}" : $"a {(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).Name}";
                problemOfThis = $"{setting.Path} must be {names}; was '{setting.Value}'.";
            }

            if (problemOfThis is not null) yield return problemOfThis;
        }
    }

    /// <summary>The host checks them too, when it starts; here they are said with the rest.</summary>
    private static IEnumerable<string> CheckService(IConfigurationSection section)
    {
        var options = new TuneServiceOptions();
        foreach (var problem in Bind(section, options)) yield return problem;
        foreach (var check in new IValidateOptions<TuneServiceOptions>[] { new DataAnnotationValidateOptions<TuneServiceOptions>(null), new TuneServiceOptionsValidator() })
            foreach (var problem in check.Validate(null, options).Failures ?? []) yield return problem;
    }

    /// <summary>They are checked when the host starts, too.</summary>
    private static IEnumerable<string> CheckApi(IConfigurationSection section)
    {
        var options = new TuneApiOptions();
        var problems = Bind(section, options).ToList();
        // a list that can't be read as a whole has no part that could be checked
        try
        {
            section.GetSection(nameof(options.Keys)).Bind(options.Keys);
        }
        catch (InvalidOperationException exception)
        {
            problems.Add($"{section.Path}:{nameof(options.Keys)} can't be read: {exception.Message}");
        }

        return problems.Concat(new TuneApiOptionsValidator().Validate(null, options).Failures ?? []);
    }

    private static IEnumerable<string> Complete(SiloHostOptions options, IConfiguration configuration)
    {
        var cluster = options.Cluster;
        cluster.ConnectionString ??= configuration.GetConnectionString("tune");
        cluster.SiloName ??= configuration["POD_NAME"] ?? Environment.MachineName;
        cluster.AdvertisedAddress ??= configuration["POD_IP"];
        if (cluster.AdvertisedAddress is { } text)
        {
            if (IPAddress.TryParse(text, out var address)) cluster.Address = address;
            else yield return $"{Section}:Cluster:AdvertisedAddress must be an IP address; was '{text}'.";
        }

        if (cluster.SiloPort is < 1 or > 65535) yield return $"{Section}:Cluster:SiloPort must be from 1 to 65535; was {cluster.SiloPort}.";
        if (cluster.GatewayPort is < 1 or > 65535) yield return $"{Section}:Cluster:GatewayPort must be from 1 to 65535; was {cluster.GatewayPort}.";
        if (cluster.SiloPort == cluster.GatewayPort) yield return $"{Section}:Cluster:SiloPort and GatewayPort must differ; both are {cluster.SiloPort}.";
        if (cluster.ProbeTimeout < TimeSpan.FromMilliseconds(100)) yield return $"{Section}:Cluster:ProbeTimeout must be at least 00:00:00.1; was {cluster.ProbeTimeout}.";
        if (string.IsNullOrWhiteSpace(cluster.ClusterId)) yield return $"{Section}:Cluster:ClusterId must not be empty.";
        if (string.IsNullOrWhiteSpace(cluster.ServiceId)) yield return $"{Section}:Cluster:ServiceId must not be empty.";
        foreach (var problem in CheckTls(cluster.Tls)) yield return problem;
        if (cluster.Kind == ClusterKind.AzureStorage && !AzureAddress.IsServiceUri(cluster.ConnectionString ?? "")) options.Checkpoints.ConnectionString ??= cluster.ConnectionString;
        if (options.Checkpoints.Kind == CheckpointKind.AzureBlob && string.IsNullOrWhiteSpace(options.Checkpoints.ConnectionString))
            yield return $"{Section}:Checkpoints:ConnectionString is missing: where is the blob storage for checkpoints?";
        if (options.Plugins.Folder is { } folder && !Directory.Exists(folder)) yield return $"{Section}:Plugins:Folder: there is no folder '{Path.GetFullPath(folder)}'.";
        foreach (var problem in CheckAddresses(options)) yield return problem;
        if (cluster.Kind == ClusterKind.Local) yield break;
        if (string.IsNullOrWhiteSpace(cluster.ConnectionString)) yield return $"{Section}:Cluster:ConnectionString is missing: where is the {cluster.Kind} of this cluster?";
        if (options.StorageConnection is null) yield return $"{Section}:Storage:ConnectionString is missing: silos of a cluster share their storage, which is PostgreSQL.";
        if (!IPAddress.IsLoopback(cluster.Address) && !cluster.Tls.IsUsed && !cluster.IsNetworkTrusted)
            yield return $"{Section}:Cluster:AdvertisedAddress {cluster.Address} is reached from other machines: set {Section}:Cluster:Tls, or {Section}:Cluster:IsNetworkTrusted=true if nobody but silos and clients can reach the ports {cluster.SiloPort} and {cluster.GatewayPort}.";
    }

    /// <summary>Whether those that are there can be read. What is in them may be a password, and is not repeated.</summary>
    private static IEnumerable<string> CheckAddresses(SiloHostOptions options)
    {
        (string Setting, string? Address, Action<string> Read)[] addresses =
        [
            ("Cluster:ConnectionString", options.Cluster.Kind == ClusterKind.Redis ? options.Cluster.ConnectionString : null, text => ConfigurationOptions.Parse(text)),
            ("Cluster:ConnectionString", options.Cluster.Kind == ClusterKind.AzureStorage ? options.Cluster.ConnectionString : null, text => AzureAddress.OpenTables(text)),
            (options.Storage.ConnectionString is null ? "Cluster:ConnectionString" : "Storage:ConnectionString", options.StorageConnection, text => _ = new PostgreSqlAddress(text, PostgreSqlExtensions.DefaultSchema)),
            ("Storage:Schema", options.StorageConnection is null ? null : options.Storage.Schema, schema => _ = new PostgreSqlAddress("Host=any", schema)),
            ("Checkpoints:ConnectionString", options.Checkpoints.Kind == CheckpointKind.AzureBlob ? options.Checkpoints.ConnectionString : null, text => AzureAddress.OpenBlobs(text, options.Checkpoints.Container)),
        ];
        foreach (var (setting, address, read) in addresses)
        {
            if (!string.IsNullOrWhiteSpace(address) && !CanRead(address, read)) yield return $"{Section}:{setting} can't be read: it has not the form that is needed there.";
        }
    }

    private static bool CanRead(string address, Action<string> read)
    {
        try
        {
            read(address);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static IEnumerable<string> CheckTls(SiloTlsOptions tls)
    {
        if (!tls.IsUsed) yield break;
        foreach (var (name, file) in new[] { (nameof(tls.CertificateFile), tls.CertificateFile), (nameof(tls.KeyFile), tls.KeyFile), (nameof(tls.AuthorityFile), tls.AuthorityFile) })
        {
            if (file is null) yield return $"{Section}:Cluster:Tls:{name} is missing: TLS needs a certificate, its key and the cluster's authority.";
            else if (!File.Exists(file)) yield return $"{Section}:Cluster:Tls:{name}: there is no file '{Path.GetFullPath(file)}'.";
        }
    }

    /// <summary>What is bound by others from the same section.</summary>
    private sealed class OtherSections
    {
        public TuneApiOptions Api { get; } = new();

        public PostgreSqlOptions PostgreSql { get; } = new();
    }
}
