using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Tune.Http.Tests;

/// <summary>Tokens of a provider of OpenID Connect.</summary>
public sealed class OpenIdTests
{
    private const string Look = "api/v1/experiments";
    private const string Steer = "api/v1/experiments/none:stop";
    private const string Delete = "api/v1/experiments/none";

    [Theory]
    [InlineData("tune-reader", ApiRole.Reader)]
    [InlineData("tune-operator", ApiRole.Operator)]
    [InlineData("tune-admin", ApiRole.Admin)]
    [InlineData("profile tune-operator tune-reader", ApiRole.Operator)]
    public async Task A_token_lets_in_as_far_as_its_role(string roles, ApiRole role)
    {
        await using var provider = await Provider.StartAsync();
        await using var host = await ApiHost.StartAsync(provider.Configure);
        var token = provider.Token(roles);

        var about = await host.SendAsync(HttpMethod.Get, "api/v1/about", key: token);
        var look = await host.SendAsync(HttpMethod.Get, Look, key: token);
        var steer = await host.SendAsync(HttpMethod.Post, Steer, key: token);
        var delete = await host.SendAsync(HttpMethod.Delete, Delete, key: token);

        Assert.Equal(("openid:ada_lovelace", $"{role}"), (about.Body.GetProperty("caller").GetString(), about.Body.GetProperty("role").GetString()));
        Assert.Equal(HttpStatusCode.OK, look.Status);
        Assert.Equal(role >= ApiRole.Operator ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden, steer.Status);
        Assert.Equal(role >= ApiRole.Admin ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden, delete.Status);
    }

    [Fact]
    public async Task A_list_of_roles_gives_the_most_and_none_that_is_known_lets_nobody_in()
    {
        await using var provider = await Provider.StartAsync();
        await using var host = await ApiHost.StartAsync(provider.Configure);

        var several = await host.SendAsync(HttpMethod.Post, Steer, key: provider.Token(new[] { "tune-reader", "tune-operator" }));
        var other = await host.ProblemAsync(HttpStatusCode.Forbidden, HttpMethod.Get, Look, key: provider.Token("boss"));
        var none = await host.ProblemAsync(HttpStatusCode.Forbidden, HttpMethod.Get, Look, key: provider.Token(null));

        Assert.Equal(HttpStatusCode.NotFound, several.Status);
        Assert.Equal(("role", "role"), (other.Kind, none.Kind));
        Assert.Contains("tune-admin, tune-operator, tune-reader", other.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_not_the_providers_own_lets_nobody_in()
    {
        using var rsa = RSA.Create(2048);
        await using var provider = await Provider.StartAsync();
        await using var other = await Provider.StartAsync();
        await using var host = await ApiHost.StartAsync(provider.Configure);
        // who knows the public key, as everybody does, must not be able to use it as a secret
        var publicKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Base64UrlEncoder.Encode(rsa.ExportSubjectPublicKeyInfo()))) { KeyId = "one" };
        var good = provider.Token("tune-admin");
        var cut = good[..good.LastIndexOf('.')];
        (string Token, string Because)[] bad =
        [
            (provider.Token("tune-admin", expires: DateTime.UtcNow.AddMinutes(-5)), "has expired"),
            (provider.Token("tune-admin", audience: "another-api"), "is not for 'tune-api'"),
            (provider.Token("tune-admin", issuer: other.Address), "is of another issuer"),
            (provider.Token("tune-admin", key: new RsaSecurityKey(rsa) { KeyId = "one" }), "is not signed by the provider"),
            (provider.Token("tune-admin", key: other.Key), "is not signed by the provider"),
            (provider.Token("tune-admin", key: publicKey, algorithm: SecurityAlgorithms.HmacSha256), "is not signed by the provider"),
            (provider.Token("tune-admin", isSigned: false), "is not signed by the provider"),
            ($"{cut}.{new string('A', good.Length - cut.Length - 1)}", "is not signed by the provider"),
        ];

        foreach (var (token, because) in bad)
        {
            var (kind, detail, _) = await host.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, Look, key: token);
            Assert.Equal("bad-token", kind);
            Assert.Contains(because, detail, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, Look, key: good)).Status);
        Assert.Equal("bad-token", (await host.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, Look, key: "a.b.c")).Kind);
        Assert.Equal("no-key", (await host.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, Look, key: "tune_nothing")).Kind);
    }

    [Fact]
    public async Task Keys_are_keys_beside_it_and_without_it_a_token_is_none()
    {
        await using var provider = await Provider.StartAsync();
        await using var host = await ApiHost.StartAsync(provider.Configure);
        await using var without = await ApiHost.StartAsync(options => options.RequiresKey = true);

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, Look, key: host.Key(ApiRole.Reader))).Status);
        Assert.Equal("no-key", (await host.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, Look)).Kind);
        Assert.Equal("no-key", (await without.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, Look, key: provider.Token("tune-admin"))).Kind);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_said_and_keys_do_all_the_same()
    {
        await using var provider = await Provider.StartAsync();
        var token = provider.Token("tune-admin");
        await using var host = await ApiHost.StartAsync(provider.Configure);
        await provider.DisposeAsync();

        var (kind, detail, _) = await host.ProblemAsync(HttpStatusCode.ServiceUnavailable, HttpMethod.Get, Look, key: token);

        Assert.Equal("no-provider", kind);
        Assert.Contains("or use a key", detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, Look, key: host.Key(ApiRole.Reader))).Status);
    }

    [Fact]
    public async Task What_is_wrong_with_the_settings_is_said_at_the_start()
    {
        var plain = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(options => options.OpenId.Authority = "http://login.example.com"));
        var lonely = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(options => options.OpenId.Audience = "tune-api"));

        Assert.Equal(3, plain.Failures.Count());
        Assert.Contains(plain.Failures, failure => failure.StartsWith("Tune:Api:OpenId:Authority must be an https address", StringComparison.Ordinal));
        Assert.Contains(plain.Failures, failure => failure.StartsWith("Tune:Api:OpenId:Audience is missing", StringComparison.Ordinal));
        Assert.Contains(plain.Failures, failure => failure.StartsWith("Tune:Api:OpenId:Roles is empty", StringComparison.Ordinal));
        Assert.StartsWith("Tune:Api:OpenId:Authority is missing", Assert.Single(lonely.Failures), StringComparison.Ordinal);
    }
}
