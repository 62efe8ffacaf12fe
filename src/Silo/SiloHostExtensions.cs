using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using StackExchange.Redis;
using Tune.Hosting;
using Tune.Http;

namespace Tune.Silo;

/// <summary>Makes a web application a silo of a cluster, by configuration.</summary>
public static class SiloHostExtensions
{
    private const string Ready = "ready";
    internal const string DefaultUrl = "http://127.0.0.1:8080";
    private const string DashboardPath = "/orleans";
    private const string MetricsPath = "/metrics";

    /// <summary>
    /// Makes it a silo that runs trials: cluster, storage, plugins, health checks and telemetry are what the configuration says (section <c>Tune</c>; see
    /// <see cref="SiloHostOptions"/> and <see cref="TuneServiceOptions"/>), and <see cref="ITuner"/> is there to inject.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Adds trainables and algorithms of the host's own.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration is wrong; lists all that is.</exception>
    public static WebApplicationBuilder AddTuneSilo(this WebApplicationBuilder builder, Action<TuneBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = SiloHostConfiguration.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null && builder.Configuration["HTTP_PORTS"] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);
        builder.Services.AddSystemd();
        // a stopwatch that starts with the machine, and advice for servers that don't train
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error).AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        if (options.Cluster.Kind == ClusterKind.Local) builder.AddTune(Configure);
        else builder.UseOrleans(silo => Join(silo, options.Cluster, options.Storage.Schema).AddTune(Configure));
        if (options.Dashboard.IsEnabled) builder.UseOrleans(silo => silo.AddDashboard(dashboard => dashboard.HideTrace = !options.Dashboard.ShowsTrace));
        builder.Services.AddTuneArchives();
        builder.AddTuneClient();
        builder.Services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo", tags: [Ready]).AddCheck<StoreHealthCheck>("store", tags: [Ready]);
        if (options.Api.IsEnabled) builder.Services.AddTuneApi();
        AddTelemetry(builder, options.Telemetry);
        return builder;

        void Configure(TuneBuilder tune)
        {
            if (options.Plugins.Folder is { } folder) PluginFolder.AddTo(tune, folder);
            configure?.Invoke(tune);
            if (options.StorageConnection is { } connection) tune.UsePostgreSql(connection, options.Storage.Schema);
            if (options.Checkpoints is { Kind: CheckpointKind.AzureBlob, ConnectionString: { } blobs }) tune.UseAzureBlobCheckpoints(blobs, options.Checkpoints.Container);
        }
    }

    /// <summary>
    /// Serves <c>/health/live</c> (the process answers), <c>/health/ready</c> (the silo is active and its store answers) and, if they are configured, the HTTP API at <c>/api/v1</c> with the page at <c>/</c>, the Orleans
    /// dashboard at <c>/orleans</c> and metrics at <c>/metrics</c>.
    /// </summary>
    public static WebApplication MapTuneSilo(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = HealthText.WriteAsync });
        var options = app.Services.GetRequiredService<SiloHostOptions>();
        var (dashboard, telemetry) = (options.Dashboard, options.Telemetry);
        if (options.Api.IsEnabled) app.MapTuneApi();
        if (options.Api is { IsEnabled: true, HasPage: true }) app.MapTunePage();
        // they have no authentication of their own
        if (dashboard.IsEnabled) MapGuarded(DashboardPath, () => app.MapOrleansDashboard(DashboardPath), dashboard.Policy, "To open it to others set Tune:Dashboard:Policy to an authorization policy of the host.");
        if (telemetry.Prometheus)
        {
            if (telemetry is { IsOpen: true, Policy: null }) app.MapPrometheusScrapingEndpoint(MetricsPath);
            else MapGuarded(MetricsPath, () => app.MapPrometheusScrapingEndpoint(MetricsPath), telemetry.Policy, "To open it to others set Tune:Telemetry:Policy to an authorization policy of the host, or Tune:Telemetry:IsOpen=true.");
        }

        return app;

        void MapGuarded(string path, Func<IEndpointConventionBuilder> map, string? policy, string advice)
        {
            if (policy is null) app.UseLocalGuard(path, advice);
            var endpoint = map();
            if (policy is not null) endpoint.RequireAuthorization(policy);
        }
    }

    private static ISiloBuilder Join(ISiloBuilder silo, SiloClusterOptions cluster, string schema)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
            .Configure<SiloOptions>(options => options.SiloName = cluster.SiloName ?? Environment.MachineName)
            .Configure<ClusterMembershipOptions>(options => options.ProbeTimeout = cluster.ProbeTimeout)
            .ConfigureEndpoints(cluster.Address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !System.Net.IPAddress.IsLoopback(cluster.Address));
        var connection = cluster.ConnectionString ?? throw new InvalidOperationException("It was checked that there is a connection string.");
        _ = cluster.Kind switch
        {
            ClusterKind.PostgreSql => silo.UseTunePostgreSqlClustering(connection, schema),
            ClusterKind.AzureStorage => silo.UseTuneAzureClustering(connection),
            ClusterKind.Redis => silo.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(connection)),
            _ => throw new InvalidOperationException($"{cluster.Kind} is no cluster."),
        };
        if (!cluster.Tls.IsUsed) return silo;
        var certificates = ClusterCertificates.Load(cluster.Tls);
        silo.Services.AddSingleton(certificates).AddHostedService<CertificateLog>();
        return silo.UseTls(certificates.Apply);
    }

    private static void AddTelemetry(WebApplicationBuilder builder, SiloTelemetryOptions options)
    {
        var isSent = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null;
        // nothing is measured for nobody
        if (!isSent && !options.Prometheus) return;
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(TuneMetrics.Name, "Microsoft.Orleans").AddAspNetCoreInstrumentation();
            if (isSent) metrics.AddOtlpExporter();
            if (options.Prometheus) metrics.AddPrometheusExporter();
        });
        if (!isSent) return;
        // spans of calls go on at the grain that is called
        builder.UseOrleans(silo => silo.AddActivityPropagation());
        telemetry.WithTracing(traces => traces.AddSource(TuneMetrics.Name, "Microsoft.Orleans.*").AddAspNetCoreInstrumentation().AddOtlpExporter());
    }
}
