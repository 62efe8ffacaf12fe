using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Tune.Http;

/// <summary>Tokens of a provider of OpenID Connect: signed by it, for this API, and not past their time. Thread-safe.</summary>
internal sealed partial class OpenIdTokens(IOptions<TuneApiOptions> options, ILogger<OpenIdTokens> logger)
{
    private const string Configuration = "/.well-known/openid-configuration";
    private const int MostName = 128;

    /// <summary>Those by which a provider signs with a key of its own: what has a secret that others know as well, or none, is not signed by it.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    // asked at the first token, and again when a key is not known or a day has passed
    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> _provider = new(() => ProviderOf(options.Value.OpenId));

    /// <summary>Who has a token; null: there is no provider, or it is no token at all.</summary>
    /// <exception cref="Problem">It is one, and lets nobody in; says why.</exception>
    public async Task<Caller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var settings = options.Value.OpenId;
        if (!settings.IsEnabled || !_handler.CanReadToken(token)) return null;
        await CheckProviderAsync(settings, cancellationToken);
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ConfigurationManager = _provider.Value, ValidAudience = settings.Audience, ValidAlgorithms = Algorithms, ClockSkew = Skew,
        });
        if (!result.IsValid) throw new Problem(StatusCodes.Status401Unauthorized, "bad-token", "The token is not valid", $"The token of the header Authorization {WhatIsWrong(result.Exception, settings)}: get another one of {settings.Authority}.", innerException: result.Exception);
        return new Caller(NameOf(result.ClaimsIdentity, settings), RoleOf(result.ClaimsIdentity, settings) ?? throw NoRole(result.ClaimsIdentity, settings));
    }

    /// <summary>Where people sign in on the page; null: nowhere, or the provider can't be asked at the moment.</summary>
    public async Task<SignInView?> FindSignInAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value.OpenId;
        if (settings is not { IsEnabled: true, ClientId: { } client }) return null;
        try
        {
            var provider = await _provider.Value.GetConfigurationAsync(cancellationToken);
            return provider is { AuthorizationEndpoint: { } authorize, TokenEndpoint: { } token } ? new SignInView(settings.Authority ?? "", client, settings.Scope, authorize, token, provider.EndSessionEndpoint) : null;
        }
        catch (InvalidOperationException exception)
        {
            // the page asks for a key then, and who comes later is asked to sign in
            LogNoProvider(logger, settings.Authority, exception.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Authority} does not say where people sign in: {Problem}")]
    private static partial void LogNoProvider(ILogger logger, string? authority, string problem);

    private static ConfigurationManager<OpenIdConnectConfiguration> ProviderOf(OpenIdOptions settings) => new(
        settings.Authority?.TrimEnd('/') + Configuration, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = settings.Authority?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true });

    private async Task CheckProviderAsync(OpenIdOptions settings, CancellationToken cancellationToken)
    {
        try
        {
            await _provider.Value.GetConfigurationAsync(cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            throw new Problem(StatusCodes.Status503ServiceUnavailable, "no-provider", "The provider does not answer", $"{settings.Authority} does not tell its keys, by which tokens are checked: try again in a while, or use a key. If it stays so, look whether {Configuration} is to be had from here.", innerException: exception);
        }
    }

    private static string WhatIsWrong(Exception? exception, OpenIdOptions settings) => exception switch
    {
        SecurityTokenExpiredException => "has expired",
        SecurityTokenNotYetValidException => "is not valid yet",
        SecurityTokenInvalidAudienceException => $"is not for '{settings.Audience}', which Tune:Api:OpenId:Audience asks for",
        SecurityTokenInvalidIssuerException => "is of another issuer",
        SecurityTokenInvalidAlgorithmException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "is not signed by the provider",
        _ => "is not valid",
    };

    private static ApiRole? RoleOf(ClaimsIdentity identity, OpenIdOptions settings)
    {
        var values = identity.FindAll(settings.RoleClaim).SelectMany(claim => claim.Value.Split(' ').Append(claim.Value));
        return values.Select(value => settings.Roles.TryGetValue(value, out var role) ? (ApiRole?)role : null).Max();
    }

    private static Problem NoRole(ClaimsIdentity identity, OpenIdOptions settings) => Problem.Forbidden(
        "role", $"The token of '{NameOf(identity, settings)}' has in its claim '{settings.RoleClaim}' nothing of what Tune:Api:OpenId:Roles knows: {string.Join(", ", settings.Roles.Keys.Order(StringComparer.Ordinal))}. Ask who administers {settings.Authority} for one of them.");

    /// <summary>Marked as no key's, and fit for a line of the log.</summary>
    private static string NameOf(ClaimsIdentity identity, OpenIdOptions settings)
    {
        var name = identity.FindFirst(settings.NameClaim)?.Value ?? "";
        return $"openid:{new string([.. name.Take(MostName).Select(c => char.IsControl(c) ? '_' : c)])}";
    }
}
