using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tune.Http.Tests;

/// <summary>A provider of OpenID Connect on the loopback: its configuration, its key, and tokens that it signs.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private const string Audience = "tune-api";
    private const string ClientId = "tune-page";

    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string RedirectUri)> _codes = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _app;

    private Provider()
    {
        Key = new RsaSecurityKey(_rsa) { KeyId = "one" };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.WebHost.UseKestrelCore().UseSetting("urls", "http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public RsaSecurityKey Key { get; }

    public string Address => _app.Urls.Single();

    /// <summary>How long its tokens last that people sign in for.</summary>
    public TimeSpan Lasts { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The state that it sends browsers back with; null: the one that they came with.</summary>
    public string? WrongState { get; set; }

    /// <summary>The nonce of its tokens; null: the one that was asked for.</summary>
    public string? WrongNonce { get; set; }

    /// <summary>How many have signed out.</summary>
    public int SignedOut { get; private set; }

    public static async Task<Provider> StartAsync()
    {
        var provider = new Provider();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>With a page on which people sign in.</summary>
    public void ConfigurePage(TuneApiOptions options)
    {
        Configure(options);
        options.OpenId.ClientId = ClientId;
    }

    public void Configure(TuneApiOptions options)
    {
        options.RequiresKey = true;
        (options.OpenId.Authority, options.OpenId.Audience) = (Address, Audience);
        foreach (var role in Enum.GetValues<ApiRole>()) options.OpenId.Roles[$"tune-{role}".ToLowerInvariant()] = role;
    }

    /// <summary>A token as it gives them.</summary>
    public string Token(object? roles, string audience = Audience, string? issuer = null, DateTime? expires = null, SecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256, bool isSigned = true, string? nonce = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "ada\nlovelace" };
        if (roles is not null) claims["roles"] = roles;
        if (nonce is not null) claims["nonce"] = nonce;
        var until = expires ?? DateTime.UtcNow.AddHours(1);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address, Audience = audience, Claims = claims, NotBefore = until.AddHours(-2), Expires = until, SigningCredentials = isSigned ? new SigningCredentials(key ?? Key, algorithm) : null,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(Key);
        return context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => context.Response.WriteAsJsonAsync(new { issuer = Address, jwks_uri = $"{Address}/keys", authorization_endpoint = $"{Address}/authorize", token_endpoint = $"{Address}/token", end_session_endpoint = $"{Address}/end" }),
            "/authorize" => AuthorizeAsync(context),
            "/token" => GiveTokenAsync(context),
            "/end" => EndAsync(context),
            "/keys" => context.Response.WriteAsJsonAsync(new { keys = new[] { new { kty = key.Kty, use = "sig", kid = key.Kid, alg = "RS256", n = key.N, e = key.E } } }),
            _ => Task.FromResult(context.Response.StatusCode = StatusCodes.Status404NotFound),
        };
    }

    /// <summary>Lets everybody in who is sent by the page, and asks for no password.</summary>
    private Task AuthorizeAsync(HttpContext context)
    {
        var asked = context.Request.Query;
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || !$"{asked["scope"]}".Split(' ').Contains("openid")) return Task.FromResult(context.Response.StatusCode = StatusCodes.Status400BadRequest);
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = ($"{asked["code_challenge"]}", $"{asked["nonce"]}", $"{asked["redirect_uri"]}");
        context.Response.Redirect($"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(WrongState ?? $"{asked["state"]}")}");
        return Task.CompletedTask;
    }

    /// <summary>Gives a token for a code, once, to who has begun.</summary>
    private async Task GiveTokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($"{form["code_verifier"]}")));
        if (form["client_id"] != ClientId || form["grant_type"] != "authorization_code" || !_codes.TryRemove($"{form["code"]}", out var begun) || begun.Challenge != challenge || begun.RedirectUri != form["redirect_uri"])
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }

        var token = Token("tune-operator", expires: DateTime.UtcNow + Lasts);
        await context.Response.WriteAsJsonAsync(new { access_token = token, token_type = "Bearer", expires_in = (int)Lasts.TotalSeconds, id_token = Token(null, ClientId, nonce: WrongNonce ?? begun.Nonce) });
    }

    private Task EndAsync(HttpContext context)
    {
        if (context.Request.Query["id_token_hint"].Count == 1) SignedOut++;
        context.Response.Redirect($"{context.Request.Query["post_logout_redirect_uri"]}");
        return Task.CompletedTask;
    }
}
