using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tune.Http;

/// <summary>Gives a web application the HTTP API of experiments.</summary>
public static class TuneApiExtensions
{
    internal const string Prefix = "/api/v1";
    internal const string OpenApiPath = "/openapi/v1.json";
    private const string OpenApiFolder = "/openapi";
    private const string DocumentName = "v1";

    /// <summary>Adds what <see cref="MapTuneApi"/> needs; an <see cref="ITuner"/> has to be there, by <c>AddTuneClient</c>. Options come from the section <c>Tune:Api</c>: see <see cref="TuneApiOptions"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options, before the configuration is read.</param>
    public static IServiceCollection AddTuneApi(this IServiceCollection services, Action<TuneApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<TuneApiOptions>().Configure(configure ?? (_ => { })).BindConfiguration(TuneApiOptions.Section).PostConfigure<IConfiguration>((options, configuration) => options.KeysFile ??= KeysFileOf(configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TuneApiOptions>, TuneApiOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AlgorithmRegistry>();
        services.AddSingleton<ApiKeyRing>().AddSingleton<OpenIdTokens>().AddSingleton<ApiGuard>().AddSingleton<RoleFilter>().AddSingleton<ExperimentReads>().AddSingleton<EventFeeds>().AddSingleton<Submission>();
        services.AddSingleton(provider => new RequestWindow(provider.GetRequiredService<IOptions<TuneApiOptions>>().Value.RequestsPerMinute, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService, ListeningCheck>();
        // nothing that is sent is both a secret and guessed by who can make a browser ask
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.AddRouting().AddOpenApi(DocumentName, OpenApiText.Configure);
        return services;
    }

    /// <summary>
    /// Serves the API at <c>/api/v1</c> and its description at <c>/openapi/v1.json</c>. From this machine it answers without a key, to who asks for a name of the loopback and is no page of another
    /// site; everybody else needs TLS, or a proxy that has it, and a key whose role allows what is asked. The application does not start on an address of others without both.
    /// </summary>
    /// <param name="app">The application.</param>
    public static WebApplication MapTuneApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var guard = app.Services.GetRequiredService<ApiGuard>();
        app.UseWhen(IsOfApi, branch =>
        {
            branch.UseResponseCompression();
            branch.Use(next => context => guard.InvokeAsync(context, next));
        });
        var filter = app.Services.GetRequiredService<RoleFilter>();
        var group = app.MapGroup(Prefix);
        group.AddEndpointFilter(filter);
        var routes = new ApiRoutes(group);
        ExperimentRoutes.Map(routes);
        AnalysisRoutes.Map(routes);
        TrialRoutes.Map(routes);
        FileRoutes.Map(routes);
        ArchiveRoutes.Map(routes);
        ClusterRoutes.Map(routes);
        ControlRoutes.Map(routes);
        WorkerRoutes.Map(routes);
        EventRoutes.Map(routes);
        // what it describes is no secret, and is behind the guard all the same
        app.MapOpenApi($"{OpenApiFolder}/{{documentName}}.json").WithMetadata(new RequiredRole(ApiRole.Reader, IsChange: false));
        return app;
    }

    private static bool IsOfApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments(OpenApiFolder, StringComparison.OrdinalIgnoreCase);

    private static string KeysFileOf(IConfiguration configuration) => Path.Combine(configuration["Tune:DataFolder"] ?? "tune-data", ApiKeyFile.FileName);
}
