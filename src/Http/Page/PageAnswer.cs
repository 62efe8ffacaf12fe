namespace Tune.Http;

/// <summary>Gives out a file of the page.</summary>
/// <param name="file">The file.</param>
internal sealed class PageAnswer(PageFile file) : IResult
{
    /// <summary>
    /// Nothing from elsewhere but a token, where people sign in; no script but the bundle, no style but its file and what it sets on elements that it has made; pictures that it draws itself are <c>data:</c> and <c>blob:</c>.
    /// </summary>
    internal const string Policy = $"default-src 'none'; script-src 'self'; style-src 'self'; {Connects}; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Connects = "connect-src 'self'";

    private readonly string _tag = ETags.Of(file.Content.AsSpan());

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.ETag = _tag;
        // asked for again each time, and sent again only by another version
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = await httpContext.RequestServices.GetRequiredService<OpenIdTokens>().FindSignInAsync(httpContext.RequestAborted) is { } signIn
            ? Policy.Replace(Connects, $"{Connects} {signIn.TokenOrigin}", StringComparison.Ordinal)
            : Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (request.HasTag(_tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        if (HttpMethods.IsGet(request.Method)) await response.Body.WriteAsync(file.Content.AsMemory(), httpContext.RequestAborted);
    }
}
