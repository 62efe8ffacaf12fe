using System.Security.Cryptography;
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

    public static async Task<Provider> StartAsync()
    {
        var provider = new Provider();
        await provider._app.StartAsync();
        return provider;
    }

    public void Configure(TuneApiOptions options)
    {
        options.RequiresKey = true;
        (options.OpenId.Authority, options.OpenId.Audience) = (Address, Audience);
        foreach (var role in Enum.GetValues<ApiRole>()) options.OpenId.Roles[$"tune-{role}".ToLowerInvariant()] = role;
    }

    /// <summary>A token as it gives them.</summary>
    public string Token(object? roles, string audience = Audience, string? issuer = null, DateTime? expires = null, SecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256, bool isSigned = true)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "ada\nlovelace" };
        if (roles is not null) claims["roles"] = roles;
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
            "/.well-known/openid-configuration" => context.Response.WriteAsJsonAsync(new { issuer = Address, jwks_uri = $"{Address}/keys" }),
            "/keys" => context.Response.WriteAsJsonAsync(new { keys = new[] { new { kty = key.Kty, use = "sig", kid = key.Kid, alg = "RS256", n = key.N, e = key.E } } }),
            _ => Task.FromResult(context.Response.StatusCode = StatusCodes.Status404NotFound),
        };
    }
}
