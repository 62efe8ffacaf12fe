namespace Tune.Http;

/// <summary>A provider of OpenID Connect, whose tokens let in like keys. Section <c>Tune:Api:OpenId</c>.</summary>
public sealed class OpenIdOptions
{
    /// <summary>The provider: the <c>https</c> address below which its <c>/.well-known/openid-configuration</c> is. Null: there is none, and keys alone let in.</summary>
    /// <value>Default: null.</value>
    public string? Authority { get; set; }

    /// <summary>What tokens have to be made for: the API as the provider knows it, in their claim <c>aud</c>. Needed with <see cref="Authority"/>.</summary>
    /// <value>Default: null.</value>
    public string? Audience { get; set; }

    /// <summary>What the provider knows the page by, a public client (without a secret) that may be sent back to the page's address: people sign in there. Null: the page asks for a key, or a token to paste.</summary>
    /// <value>Default: null.</value>
    public string? ClientId { get; set; }

    /// <summary>What the page asks the provider for, with spaces between; tokens that it gets for that have to be for <see cref="Audience"/>. Needed with <see cref="ClientId"/>, and <c>openid</c> has to be among them.</summary>
    /// <value>Default: <c>openid</c>.</value>
    public string Scope { get; set; } = "openid";

    /// <summary>The claim that says what its owner may do, as far as <see cref="Roles"/> knows it: a text, one with spaces between several, or a list.</summary>
    /// <value>Default: <c>roles</c>.</value>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The claim by which a caller is called in the audit.</summary>
    /// <value>Default: <c>sub</c>.</value>
    public string NameClaim { get; set; } = "sub";

    /// <summary>What who has a value of <see cref="RoleClaim"/> may do, the most of several; whoever has none of them is refused. At least one is needed with <see cref="Authority"/>.</summary>
    /// <value>Default: none.</value>
    public IDictionary<string, ApiRole> Roles { get; } = new Dictionary<string, ApiRole>(StringComparer.Ordinal);

    /// <summary>Whether there is a provider.</summary>
    internal bool IsEnabled => Authority is not null;
}
