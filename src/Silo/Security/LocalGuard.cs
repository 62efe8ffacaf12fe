using System.Net;

namespace Tune.Silo;

/// <summary>Pages without authentication: without a policy of the host, only a browser on this machine sees them, that was sent there by its user.</summary>
internal static class LocalGuard
{
    /// <param name="app">The application.</param>
    /// <param name="path">What is guarded, with all that is below it.</param>
    /// <param name="advice">How to open it to others.</param>
    public static void UseLocalGuard(this WebApplication app, string path, string advice) => app.Use(async (context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase) && !IsLocal(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync($"{path} is for this machine alone. {advice}", context.RequestAborted);
            return;
        }

        await next(context);
    });

    /// <summary>A page elsewhere can make a browser ask for a name that leads here; its host is not the loopback's then.</summary>
    internal static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && (context.Request.Host.Host == "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));
}
