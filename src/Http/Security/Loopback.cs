using System.Net;

namespace Tune.Http;

/// <summary>Who is on this machine and was sent here by its user: a page elsewhere can make a browser ask for a name that leads here (DNS rebinding), and its host is not the loopback's then.</summary>
internal static class Loopback
{
    /// <summary>Whether a request comes straight from this machine.</summary>
    public static bool IsNear(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded") && !context.Request.Headers.ContainsKey("X-Real-IP");

    /// <summary>Whether it asks for this machine by a name of the loopback.</summary>
    public static bool IsNamed(HttpContext context) => IsName(context.Request.Host.Host);

    /// <summary>Whether a host is the loopback.</summary>
    public static bool IsName(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether it is both.</summary>
    public static bool IsLocal(HttpContext context) => IsNear(context) && IsNamed(context);
}
