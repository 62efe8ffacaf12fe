namespace Tune.Http;

/// <summary>Says to everybody where people sign in, which is no secret: it stands in the address of whom is sent there.</summary>
internal static class SignInAnswer
{
    public const string Path = "/sign-in.json";

    public static async Task<IResult> OfAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var tokens = context.RequestServices.GetRequiredService<OpenIdTokens>();
        // an object without members: there is no such place
        return await tokens.FindSignInAsync(context.RequestAborted) is { } view ? new JsonAnswer<SignInView>(view) : Results.Content("{}", "application/json");
    }
}
