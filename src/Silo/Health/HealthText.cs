using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tune.Silo;

/// <summary>A line a check, for who looks why a silo is not ready. It names no addresses and no accounts.</summary>
internal static class HealthText
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(string.Join('\n', [$"{report.Status}", .. report.Entries.Select(entry => $"{entry.Key}: {entry.Value.Description}")]), context.RequestAborted);
    }
}
