using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using StackExchange.Redis;

namespace Tune.Silo;

/// <summary>Makes a web application a silo of a cluster, by configuration.</summary>
public static class SiloHostExtensions
{
    private const string Ready = "ready";
    private const string DefaultUrl = "http://127.0.0.1:8080";

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
        builder.AddTuneClient();
        builder.Services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo", tags: [Ready]).AddCheck<StoreHealthCheck>("store", tags: [Ready]);
        AddTelemetry(builder);
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
    /// Serves <c>/health/live</c> (the process answers), <c>/health/ready</c> (the silo is active and its store answers) and, if it is configured, the Orleans dashboard
    /// at <c>/orleans</c>.
    /// </summary>
    public static WebApplication MapTuneSilo(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = HealthText.WriteAsync });
        var dashboard = app.Services.GetRequiredService<SiloHostOptions>().Dashboard;
        if (!dashboard.IsEnabled) return app;
        // it has no authentication of its own
        if (dashboard.Policy is { } policy) app.MapOrleansDashboard(DashboardGuard.Path).RequireAuthorization(policy);
        else
        {
            app.UseDashboardGuard();
            app.MapOrleansDashboard(DashboardGuard.Path);
        }

        return app;
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
        if (cluster.Tls.IsUsed) silo.UseTls(ClusterCertificates.Load(cluster.Tls).Apply);
        return silo;
    }

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        // nothing is measured for nobody
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is null) return;
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("Tune", "Microsoft.Orleans").AddAspNetCoreInstrumentation().AddOtlpExporter())
            .WithTracing(traces => traces.AddSource("Tune", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime").AddAspNetCoreInstrumentation().AddOtlpExporter());
    }
}
