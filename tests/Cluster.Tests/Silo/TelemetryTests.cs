using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Tune.Grains;
using Tune.Storage;

namespace Tune.Silo;

/// <summary>What a silo measures can be fetched by those who may, and is sent where it is told to.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Without_being_asked_for_there_are_no_metrics_to_fetch()
    {
        await using var silo = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(silo)).Status);
    }

    [Fact]
    public async Task Prometheus_fetches_them_on_this_machine_and_nobody_elsewhere_does()
    {
        await using var silo = await StartAsync(("Tune:Telemetry:Prometheus", "true"));

        var (status, text) = await UntilAsync(silo, "tune_trials_running");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("tune_resources_limit{", text, StringComparison.Ordinal);
        Assert.Contains("orleans_", text, StringComparison.Ordinal);
        var refused = await GetAsync(silo, host: "metrics.example");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("Tune:Telemetry:IsOpen", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_fetches_them_where_that_is_said_in_words()
    {
        await using var silo = await StartAsync(("Tune:Telemetry:Prometheus", "true"), ("Tune:Telemetry:IsOpen", "true"));

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(silo, host: "metrics.example")).Status);
    }

    [Fact]
    public async Task They_are_sent_where_the_endpoint_is()
    {
        var received = new ConcurrentQueue<(string Path, string Text)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/v1/{kind}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync();
        await using var silo = await StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "100"), ("OTEL_BSP_SCHEDULE_DELAY", "100"));
        // a request is a span
        await GetAsync(silo);

        await Received().OrFail($"both are received; there came {string.Join(", ", received.Select(one => one.Path).Distinct())}");

        async Task Received()
        {
            while (!received.Any(one => one.Path == "/v1/metrics" && one.Text.Contains("tune.trials.running", StringComparison.Ordinal)) || received.All(one => one.Path != "/v1/traces")) await Task.Delay(20);
        }
    }

    private async Task<WebApplication> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Append(("Tune:DataFolder", _folder["data"])).Append(("urls", "http://127.0.0.1:0")).Select(one => KeyValuePair.Create(one.Item1, (string?)one.Item2)));
        builder.AddTuneSilo();
        var app = builder.Build();
        app.MapTuneSilo();
        await app.StartAsync().OrFail("the silo starts");
        return app;
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(WebApplication silo, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{silo.Urls.Single()}/metrics");
        request.Headers.Host = host;
        using var response = await _http.SendAsync(request).OrFail("it answers");
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The silo has its own instruments when it has said that it is there.</summary>
    private async Task<(HttpStatusCode Status, string Text)> UntilAsync(WebApplication silo, string has)
    {
        return await Wait().OrFail($"there is {has}");

        async Task<(HttpStatusCode Status, string Text)> Wait()
        {
            while (true)
            {
                var answer = await GetAsync(silo);
                if (answer.Status != HttpStatusCode.OK || answer.Text.Contains(has, StringComparison.Ordinal)) return answer;
                // what was fetched is kept for a while
                await Task.Delay(50);
            }
        }
    }
}
