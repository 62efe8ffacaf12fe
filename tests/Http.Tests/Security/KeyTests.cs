using System.Net;
using Microsoft.Extensions.Options;

namespace Tune.Http.Tests;

/// <summary>Keys, and on what addresses there have to be some.</summary>
public sealed class KeyTests
{
    [Fact]
    public void A_key_is_kept_as_its_hash_alone()
    {
        using var folder = new Storage.TemporaryFolder();
        var (text, key) = ApiKey.Create("ci", ApiRole.Operator, DateTimeOffset.UnixEpoch);
        ApiKeyFile.Write(folder["keys"], [key]);

        Assert.DoesNotContain(text, File.ReadAllText(folder["keys"]), StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single(ApiKeyFile.Read(folder["keys"])));
        Assert.Equal(key, ApiKey.Find([key], text));
        Assert.Null(ApiKey.Find([key], text + "x"));
        Assert.NotEqual(text, ApiKey.Create("ci", ApiRole.Operator, DateTimeOffset.UnixEpoch).Text);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["keys"]));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("null")]
    [InlineData("""[{"name":"a","role":"Admin"}]""")]
    [InlineData("""[{"name":"a","role":"Root","hash":""}]""")]
    [InlineData("""[{"name":"(local)","role":"Admin","hash":"0000000000000000000000000000000000000000000000000000000000000000"}]""")]
    public void A_damaged_file_lets_nobody_in_and_says_so(string text)
    {
        using var folder = new Storage.TemporaryFolder();
        File.WriteAllText(folder["keys"], text);

        Assert.Contains("Mend the file", Assert.Throws<TuneException>(() => ApiKeyFile.Read(folder["keys"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_removed_counts_no_more()
    {
        await using var host = await ApiHost.StartAsync(options => options.RequiresKey = true);
        var (reader, admin) = (host.Key(ApiRole.Reader), host.Key(ApiRole.Admin));
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "api/v1/experiments", key: reader)).Status);

        ApiKeyFile.Write(host.KeysFile, [.. ApiKeyFile.Read(host.KeysFile).Where(key => key.Role != ApiRole.Reader)]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.SendAsync(HttpMethod.Get, "api/v1/experiments", key: reader)).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "api/v1/experiments", key: admin)).Status);
    }

    [Fact]
    public async Task A_key_by_configuration_is_one()
    {
        var (text, key) = ApiKey.Create("ci", ApiRole.Reader, DateTimeOffset.UnixEpoch);
        await using var host = await ApiHost.StartAsync(options => options.Keys.Add(new ApiKeyOptions { Name = "ci", Hash = key.Hash }));

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "api/v1/experiments", key: text)).Status);
        Assert.Equal("role", (await host.ProblemAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "api/v1/experiments/e:stop", key: text)).Kind);
    }

    [Fact]
    public async Task Changes_and_refusals_are_in_the_log()
    {
        await using var host = await ApiHost.StartAsync();
        await host.RunAsync("e", samples: 1);

        await host.SendAsync(HttpMethod.Delete, "api/v1/experiments/e", key: host.Key(ApiRole.Operator));
        await host.SendAsync(HttpMethod.Delete, "api/v1/experiments/e", key: host.Key(ApiRole.Admin));
        await host.SendAsync(HttpMethod.Get, "api/v1/experiments");

        Assert.Contains(host.Log, line => line.StartsWith("Warning: Refused Operator from 127.0.0.1: DELETE /api/v1/experiments/e: 403", StringComparison.Ordinal));
        Assert.Contains(host.Log, line => line.StartsWith("Information: Admin from 127.0.0.1: DELETE /api/v1/experiments/e: done", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log, line => line.Contains("GET /api/v1/experiments:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", false, false, 0)]
    [InlineData("http://localhost:8080", false, false, 0)]
    [InlineData("http://[::1]:8080", false, false, 0)]
    [InlineData("http://unix:/run/tune.sock", false, false, 0)]
    [InlineData("http://0.0.0.0:8080", false, false, 2)]
    [InlineData("http://*:8080", false, true, 1)]
    [InlineData("http://[::]:8080", true, false, 1)]
    [InlineData("http://10.0.0.1:8080", true, true, 0)]
    [InlineData("https://10.0.0.1:8443", false, true, 0)]
    [InlineData("https://10.0.0.1:8443", false, false, 1)]
    public void An_address_of_others_needs_tls_and_keys(string address, bool isBehindProxy, bool hasKeys, int problems) =>
        Assert.Equal(problems, ListeningCheck.Problems([address], isBehindProxy, hasKeys).Count());

    [Fact]
    public async Task A_host_does_not_start_on_an_address_of_others_without() =>
        Assert.Contains("tune keys add", (await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(more: builder => builder.WebHost.UseSetting("urls", "http://0.0.0.0:0")))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task All_wrong_options_are_said_at_once()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(options =>
        {
            (options.MaxBodyBytes, options.RequestsPerMinute, options.MaxWatchers) = (1, 0, -1);
            options.Keys.Add(new ApiKeyOptions { Name = "a b", Hash = "x", Role = (ApiRole)7 });
        }));

        Assert.Equal(
            ["Tune:Api:MaxBodyBytes", "Tune:Api:RequestsPerMinute", "Tune:Api:MaxWatchers", "Tune:Api:Keys:0:Name", "Tune:Api:Keys:0:Role", "Tune:Api:Keys:0:Hash"],
            exception.Failures.Select(failure => failure.Split(' ')[0].TrimEnd(':')));
    }

    [Fact]
    public void A_caller_has_so_many_requests_a_minute()
    {
        var time = new StillTime();
        var window = new RequestWindow(2, time);

        Assert.Equal([null, null, RequestWindow.Length], [window.Enter("a"), window.Enter("a"), window.Enter("a")]);
        Assert.Null(window.Enter("b"));
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(TimeSpan.FromSeconds(15), window.Enter("a"));
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(window.Enter("a"));
    }

    [Fact]
    public async Task Too_many_requests_are_refused_with_when_to_come_back()
    {
        await using var host = await ApiHost.StartAsync(options => options.RequestsPerMinute = 2);
        for (var request = 0; request < 2; request++) await host.GetAsync("api/v1/experiments");

        var (status, _, answer) = await host.SendAsync(HttpMethod.Get, "api/v1/experiments");

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.InRange(answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "api/v1/experiments", key: host.Key(ApiRole.Reader))).Status);
    }

    private sealed class StillTime : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
