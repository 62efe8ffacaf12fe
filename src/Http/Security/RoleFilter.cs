using Microsoft.Extensions.Logging;

namespace Tune.Http;

/// <summary>Asks at each route what its caller may do, and notes what was changed by whom. A route that says nothing is for <see cref="ApiRole.Admin"/> alone.</summary>
internal sealed partial class RoleFilter(ILogger<RoleFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = ApiGuard.CallerOf(http) ?? throw new InvalidOperationException("The guard of the API has not seen this request: MapTuneApi has to be called on the application itself.");
        var required = http.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>() ?? new RequiredRole(ApiRole.Admin, IsChange: true);
        if (caller.Role < required.Role)
            throw Problem.Forbidden("role", $"The key '{caller.Name}' is of the role {caller.Role}, and this needs {required.Role}: use another key, or make one by tune keys add NAME --role {required.Role.ToString().ToLowerInvariant()}.");
        if (!required.IsChange) return await next(context);
        var done = false;
        try
        {
            var result = await next(context);
            done = true;
            return result;
        }
        finally
        {
            // escaped: a line of the log is one line, whatever was asked for
            var path = http.Request.Path.ToUriComponent();
            LogChange(logger, caller.Name, http.Connection.RemoteIpAddress, http.Request.Method, path, done ? "done" : "failed");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Caller} from {Address}: {Method} {Path}: {Outcome}")]
    private static partial void LogChange(ILogger logger, string caller, System.Net.IPAddress? address, string method, string path, string outcome);
}
