namespace Tune.Http;

/// <summary>Where people sign in on the page.</summary>
/// <param name="Authority">The provider.</param>
/// <param name="ClientId">What it knows the page by.</param>
/// <param name="Scope">What the page asks it for.</param>
/// <param name="AuthorizationEndpoint">Where a browser is sent.</param>
/// <param name="TokenEndpoint">Where the page gets its token.</param>
/// <param name="EndSessionEndpoint">Where a browser is sent to sign out; not there if the provider has no such place.</param>
internal sealed record SignInView(string Authority, string ClientId, string Scope, string AuthorizationEndpoint, string TokenEndpoint, string? EndSessionEndpoint)
{
    /// <summary>The address that the page has to be let ask, for the policy of its content.</summary>
    public string TokenOrigin => new Uri(TokenEndpoint).GetLeftPart(UriPartial.Authority);
}
