using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tune.Http;

/// <summary>
/// What every request to the API passes first: where it comes from, who has sent it, how much that was already. It lets nobody through of whom it does not know who it is; what
/// that one may do is asked at the route (<see cref="RoleFilter"/>), which knows no caller but from here.
/// </summary>
internal sealed partial class ApiGuard(IOptions<TuneApiOptions> options, ApiKeyRing keys, OpenIdTokens tokens, RequestWindow window, ILogger<ApiGuard> logger)
{
    private const string Scheme = "Bearer ";
    private const string Challenge = "Bearer realm=\"tune\"";
    private static readonly object CallerKey = new();

    /// <summary>Who has sent a request that was let through.</summary>
    public static Caller? CallerOf(HttpContext context) => context.Items[CallerKey] as Caller;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        SetHeaders(context.Response.Headers);
        try
        {
            CheckOrigin(context);
            var caller = await IdentifyAsync(context);
            Count(context, caller?.Name ?? $"{context.Connection.RemoteIpAddress}");
            context.Items[CallerKey] = caller ?? throw Refused(context);
            CheckContent(context);
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, ContentLength: null, ContentType: null })
                throw NoRoute(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && ProblemOf.Exception(exception) is { } problem)
        {
            await problem.WriteAsync(context);
        }

        if (context.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests)
            LogRefused(logger, CallerOf(context)?.Name, context.Connection.RemoteIpAddress, context.Request.Method, context.Request.Path.ToUriComponent(), context.Response.StatusCode);
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-cache";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>A page of another site must not use a browser of somebody who may do something here.</summary>
    private static void CheckOrigin(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
            throw Problem.Forbidden("cross-site", $"A page of another site has asked for {request.Path}, which this API does not answer. Open the address itself, or call it from a program.");
        if (request.Headers.Origin is [{ } origin, ..] && !IsOwn(origin, request))
            throw Problem.Forbidden("cross-site", $"The header Origin says '{origin}', and this is {request.Scheme}://{request.Host}: pages of other sites are not answered. Call the API from a program, or from a page of its own address.");
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
        && Uri.Compare(from, own, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <returns>Null if it has no key and needs one, or shows one that is none.</returns>
    /// <exception cref="Problem">It comes on a way that it must not.</exception>
    private async Task<Caller?> IdentifyAsync(HttpContext context)
    {
        var isNear = !options.Value.IsBehindProxy && Loopback.IsNear(context);
        if (!isNear && !options.Value.IsBehindProxy && !context.Request.IsHttps)
            throw Problem.Forbidden("no-tls", "This address is reached from other machines without TLS, and a key could be read on the way: ask by https, or by way of the proxy.");
        if (context.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization) return await ByKeyAsync(context, authorization);
        if (options.Value.RequiresKey || !isNear) return null;
        return Loopback.IsNamed(context)
            ? new Caller(Caller.Local, ApiRole.Admin)
            : throw Problem.Forbidden("host", $"The host that was asked for is '{context.Request.Host}', which is not the name of this machine's loopback: without a key ask for localhost or 127.0.0.1.");
    }

    private async Task<Caller?> ByKeyAsync(HttpContext context, string authorization)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var text = authorization[Scheme.Length..].Trim();
        if (ApiKey.Find(keys.Current(), text) is { } key) return new Caller(key.Name, key.Role);
        try
        {
            return await tokens.FindAsync(text, context.RequestAborted);
        }
        catch (Problem problem)
        {
            // nobody is known who could be counted
            Count(context, $"{context.Connection.RemoteIpAddress}");
            if (problem.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"invalid_token\"";
            throw;
        }
    }

    private Problem Refused(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Challenge;
        var orToken = options.Value.OpenId is { IsEnabled: true, Authority: var authority } ? $", or a token of {authority}" : "";
        return new Problem(StatusCodes.Status401Unauthorized, "no-key", "A key is needed", context.Request.Headers.Authorization.Count == 0
            ? $"Send the header 'Authorization: Bearer KEY', with a key that was made by tune keys add{orToken}."
            : $"The header Authorization has no valid key: it is 'Bearer KEY', with a key that was made by tune keys add and not removed since{orToken}.");
    }

    private void Count(HttpContext context, string caller)
    {
        if (window.Enter(caller) is not { } wait) return;
        context.Response.Headers.RetryAfter = FormattableString.Invariant($"{Math.Ceiling(wait.TotalSeconds)}");
        throw new Problem(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests", FormattableString.Invariant($"More than {options.Value.RequestsPerMinute} requests a minute: wait {Math.Ceiling(wait.TotalSeconds)} s, watch events instead of asking again, or raise Tune:Api:RequestsPerMinute."));
    }

    private void CheckContent(HttpContext context)
    {
        var request = context.Request;
        // a form of a page elsewhere can send other types, but no JSON
        if (request.ContentType is { } type && !request.HasJsonContentType() && context.GetEndpoint()?.Metadata.GetMetadata<UploadType>()?.ContentType != type)
            throw new Problem(StatusCodes.Status415UnsupportedMediaType, "not-json", "Not JSON", $"The body is '{type}': send 'Content-Type: application/json'.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.Value.MaxBodyBytes;
    }

    private static Problem NoRoute(HttpContext context) => context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
        ? new Problem(context.Response.StatusCode, "no-such-method", "Not a method of this address", $"{context.Request.Path} can't be asked by {context.Request.Method}; by: {context.Response.Headers.Allow}. See {TuneApiExtensions.OpenApiPath}.")
        : new Problem(context.Response.StatusCode, "no-such-address", "No such address", $"There is nothing at {context.Request.Path}: see {TuneApiExtensions.OpenApiPath} for what there is.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Caller} from {Address}: {Method} {Path}: {Status}")]
    [SuppressMessage("Performance", "CA1873", Justification = "made for each refusal, which is logged as a rule")]
    private static partial void LogRefused(ILogger logger, string? caller, System.Net.IPAddress? address, string method, string path, int status);
}
