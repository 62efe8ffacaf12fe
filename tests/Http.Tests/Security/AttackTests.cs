using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Tune.Http.Tests;

/// <summary>
/// What was done to Ray's dashboards on open ports (ShadowRay, CVE-2023-48022: whoever reached them could run anything), and what a page in a browser, or a neighbour, can try.
/// </summary>
public sealed class AttackTests
{
    private const string Program = """{"spec":{"name":"p","space":{"x":{"uniform":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"samples":1,"program":{"command":["sh","-c","id > /tmp/owned"]}}}""";

    [Fact]
    public async Task A_program_is_not_started_even_for_an_admin()
    {
        await using var host = await ApiHost.StartAsync();

        var problem = await host.ProblemAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "api/v1/experiments", Program, host.Key(ApiRole.Admin));

        Assert.Equal("programs", problem.Kind);
        Assert.Contains("Tune:Api:AllowPrograms=true", problem.Detail, StringComparison.Ordinal);
        Assert.Empty(await host.Tuner.ListAsync());
    }

    [Fact]
    public async Task A_program_is_started_where_that_is_meant()
    {
        await using var host = await ApiHost.StartAsync(options => options.AllowPrograms = true);
        const string Body = """{"spec":{"name":"p","space":{"x":{"uniform":[0,1]}},"objective":{"metric":"loss","goal":"Minimize"},"samples":1,"program":{"command":["sh","-c","echo 'TUNE {\"metrics\":{\"loss\":1}}'"]}}}""";

        await host.DoAsync(HttpMethod.Post, "api/v1/experiments", Body);

        Assert.Equal(1, (await host.Tuner.GetExperiment<Configuration>("p").GetResultAsync()).Best.Value);
    }

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("rebound.example:8080")]
    [InlineData("localhost.rebound.example")]
    [InlineData("127.0.0.1.rebound.example")]
    [InlineData("0.0.0.0")]
    public async Task A_name_that_was_bent_to_this_machine_is_refused(string name)
    {
        await using var host = await ApiHost.StartAsync();

        var problem = await host.ProblemAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "api/v1/experiments", headers: ("Host", name));

        Assert.Equal("host", problem.Kind);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:1234")]
    [InlineData("[::1]:1234")]
    public async Task A_name_of_the_loopback_is_let_in(string name)
    {
        await using var host = await ApiHost.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "api/v1/experiments", headers: ("Host", name))).Status);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "file://")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_site_is_refused_whatever_key_it_has(string header, string value)
    {
        await using var host = await ApiHost.StartAsync();
        await host.RunAsync("e", samples: 1);

        foreach (var key in new[] { null, host.Key(ApiRole.Admin) })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
                Assert.Equal("cross-site", (await host.ProblemAsync(HttpStatusCode.Forbidden, method, "api/v1/experiments/e", key: key, headers: (header, value))).Kind);
        }

        Assert.Single(await host.Tuner.ListAsync());
    }

    [Fact]
    public async Task A_page_of_its_own_is_let_in()
    {
        await using var host = await ApiHost.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "api/v1/experiments", headers: [("Origin", $"{host.Http.BaseAddress}".TrimEnd('/')), ("Sec-Fetch-Site", "same-origin")])).Status);
    }

    [Fact]
    public async Task No_other_site_is_told_that_it_may_ask()
    {
        await using var host = await ApiHost.StartAsync();
        var (_, _, answer) = await host.SendAsync(HttpMethod.Options, "api/v1/experiments", headers: [("Access-Control-Request-Method", "POST"), ("Origin", "https://evil.example")]);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_form_is_refused(string type)
    {
        await using var host = await ApiHost.StartAsync();
        await host.HoldAsync("held");
        using var content = new StringContent("""{"reason":"by a form"}""");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var answer = await host.Http.PostAsync(new Uri("api/v1/experiments/held:stop", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(ExperimentStatus.Running, (await host.Tuner.GetExperiment<Configuration>("held").GetViewAsync()).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    public async Task What_a_proxy_has_passed_on_is_not_from_this_machine(string header)
    {
        await using var host = await ApiHost.StartAsync();

        Assert.Equal("no-tls", (await host.ProblemAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "api/v1/experiments", headers: (header, "10.0.0.7"))).Kind);
    }

    [Fact]
    public async Task Behind_a_proxy_everybody_needs_a_key()
    {
        await using var host = await ApiHost.StartAsync(options => options.IsBehindProxy = true);

        await host.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "api/v1/experiments");
        await host.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "api/v1/experiments", Program);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "api/v1/experiments", key: host.Key(ApiRole.Reader), headers: ("Host", "tune.example"))).Status);
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer tune_guess")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("bearer")]
    public async Task A_wrong_key_is_worse_than_none(string authorization)
    {
        await using var host = await ApiHost.StartAsync();
        _ = host.Key(ApiRole.Admin);

        Assert.Equal("no-key", (await host.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "api/v1/experiments", headers: ("Authorization", authorization))).Kind);
    }

    [Fact]
    public async Task A_hash_is_no_key()
    {
        await using var host = await ApiHost.StartAsync();
        _ = host.Key(ApiRole.Admin);

        await host.ProblemAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "api/v1/experiments", key: ApiKeyFile.Read(host.KeysFile).Single().Hash);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_not_read()
    {
        await using var host = await ApiHost.StartAsync(options => options.MaxBodyBytes = 2048);

        Assert.Equal("too-large", (await host.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, "api/v1/experiments", $$"""{"trainable":"{{new string('x', 4000)}}"}""")).Kind);
    }

    [Fact]
    public async Task Json_that_is_too_deep_is_refused()
    {
        await using var host = await ApiHost.StartAsync();

        await host.ProblemAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "api/v1/experiments", $$"""{"spec":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""");
    }

    [Fact]
    public async Task A_path_is_one_line_of_the_audit()
    {
        await using var host = await ApiHost.StartAsync();

        await host.SendAsync(HttpMethod.Post, "api/v1/experiments/x%0aInformation:%20forged:pause");

        Assert.Contains(host.Log, line => line.Contains("%0AInformation", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(host.Log, line => line.Contains('\n', StringComparison.Ordinal) && line.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_of_an_experiment_lead_nowhere_else()
    {
        await using var host = await ApiHost.StartAsync();
        var canary = Path.Combine(Path.GetDirectoryName(host.KeysFile) ?? "", "canary");
        Directory.CreateDirectory(canary);

        foreach (var name in new[] { "canary", "%2e%2e", "..%2fcanary", "%2fetc", "canary%00" }) await host.SendAsync(HttpMethod.Delete, $"api/v1/experiments/{name}");

        Assert.True(Directory.Exists(canary));
    }

    [Theory]
    [InlineData("GET /api/v1/experiments HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://rebound.example/api/v1/experiments HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /api/v1/experiments HTTP/1.1\r\nHost: localhost\r\nHost: rebound.example\r\n\r\n")]
    [InlineData("GET /API/V1/experiments HTTP/1.1\r\nHost: rebound.example\r\n\r\n")]
    [InlineData("GET /%61pi/v1/experiments HTTP/1.1\r\nHost: rebound.example\r\n\r\n")]
    [InlineData("GET /x/../api/v1/experiments HTTP/1.1\r\nHost: rebound.example\r\n\r\n")]
    [InlineData("GET //api/v1/experiments HTTP/1.1\r\nHost: rebound.example\r\n\r\n")]
    public async Task A_request_that_is_written_by_hand_gets_nothing(string request)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Http.BaseAddress?.Port ?? 0);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);

        Assert.Matches("^HTTP/1.1 (400|403|404) ", await reader.ReadLineAsync());
    }
}
