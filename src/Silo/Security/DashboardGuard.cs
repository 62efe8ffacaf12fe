using System.Net;

namespace Tune.Silo;

/// <summary>The dashboard has no authentication: without a policy of the host, only a browser on this machine sees it, that was sent there by its user.</summary>
internal static class DashboardGuard
{
    public const string Path = "/orleans";

    public static void UseDashboardGuard(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase) && !IsLocal(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("The dashboard is for this machine alone. To open it to others set Tune:Dashboard:Policy to an authorization policy of the host.", context.RequestAborted);
            return;
        }

        await next(context);
    });

    /// <summary>A page elsewhere can make a browser ask for a name that leads here; its host is not the loopback's then.</summary>
    internal static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && (context.Request.Host.Host == "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));
}
