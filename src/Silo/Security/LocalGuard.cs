using Tune.Http;

namespace Tune.Silo;

/// <summary>Pages without authentication: without a policy of the host, only a browser on this machine sees them, that was sent there by its user.</summary>
internal static class LocalGuard
{
    /// <param name="app">The application.</param>
    /// <param name="path">What is guarded, with all that is below it.</param>
    /// <param name="advice">How to open it to others.</param>
    public static void UseLocalGuard(this WebApplication app, string path, string advice) => app.Use(async (context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase) && !Loopback.IsLocal(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync($"{path} is for this machine alone. {advice}", context.RequestAborted);
            return;
        }

        await next(context);
    });
}
