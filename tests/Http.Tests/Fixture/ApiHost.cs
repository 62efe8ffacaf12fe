using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Http.Tests;

/// <summary>The API on a port of the loopback, over a silo of this process on a temporary folder.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    private readonly TemporaryFolder? _own;
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentDictionary<string, string> _keys = new();
    private int _reads;

    private ApiHost(Action<TuneApiOptions>? configure, Action<WebApplicationBuilder>? more, Action<TuneBuilder>? tune, Action<WebApplication>? map, string? folder, int port)
    {
        _folder = folder ?? (_own = new TemporaryFolder()).FullPath;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder });
        builder.Logging.ClearProviders().AddProvider(new ListLoggerProvider(_log)).AddFilter("Microsoft", LogLevel.Error).AddFilter("Orleans", LogLevel.Error).AddFilter("Polly", LogLevel.Error);
        builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}");
        builder.AddTune(own =>
        {
            own.UseFileStorage(_folder).AddTrainable(Some.Curve).AddTrainable(Gate.Trainable).AddTrainable(Some.Failing);
            tune?.Invoke(own);
        });
        builder.UseOrleans(silo => silo.AddIncomingGrainCallFilter(call =>
        {
            if (call is { InterfaceMethod.Name: nameof(IExperimentGrain.ReadAsync) }) Interlocked.Increment(ref _reads);
            return call.Invoke();
        }));
        builder.AddTuneClient();
        builder.Services.AddTuneApi(options =>
        {
            options.KeysFile = KeysFile;
            configure?.Invoke(options);
        });
        more?.Invoke(builder);
        App = builder.Build();
        App.MapTuneApi();
        map?.Invoke(App);
    }

    public WebApplication App { get; }

    /// <summary>Holds trials of <see cref="Gate.Trainable"/> until a test lets them go.</summary>
    public Gate Gate { get; } = new();

    public HttpClient Http { get; private set; } = new();

    public ITuner Tuner => App.Services.GetRequiredService<ITuner>();

    public string KeysFile => Path.Combine(_folder, "api-keys.json");

    /// <summary>What was logged, a line each.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>How often journals of experiments were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <param name="configure">Sets options.</param>
    /// <param name="more">Adds to the application.</param>
    /// <param name="tune">Adds trainables.</param>
    /// <param name="map">Serves more than the API.</param>
    /// <param name="folder">A folder that outlives the host; null: one of its own.</param>
    /// <param name="port">The port; 0: any that is free.</param>
    public static async Task<ApiHost> StartAsync(Action<TuneApiOptions>? configure = null, Action<WebApplicationBuilder>? more = null, Action<TuneBuilder>? tune = null, Action<WebApplication>? map = null, string? folder = null, int port = 0)
    {
        var host = new ApiHost(configure, more, tune, map, folder, port);
        await host.App.StartAsync();
        host.Http.BaseAddress = new Uri(host.App.Urls.Single());
        return host;
    }

    /// <summary>Runs an experiment of the trainable <see cref="Some.Curve"/> to its end.</summary>
    public async Task RunAsync(string name, int samples = 5) => await (await Tuner.StartAsync(Some.Curve, Some.Spec(name, samples))).GetResultAsync();

    /// <summary>Starts an experiment whose trials wait.</summary>
    public async Task HoldAsync(string name, int samples = 3)
    {
        await Tuner.StartAsync(Gate.Trainable, Some.Spec(name, samples) with { MaxConcurrentTrials = 1 });
        await Gate.Begun(name);
    }

    /// <summary>A key of a role, made once.</summary>
    public string Key(ApiRole role) => _keys.GetOrAdd($"{role}", name =>
    {
        var (text, key) = ApiKey.Create(name, role, DateTimeOffset.UnixEpoch);
        ApiKeyFile.Write(KeysFile, [.. ApiKeyFile.Read(KeysFile), key]);
        return text;
    });

    public async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Answer)> SendAsync(HttpMethod method, string path, object? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is string text) request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        else if (body is not null) request.Content = JsonContent.Create(body);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await Http.SendAsync(request);
        var content = await answer.Content.ReadAsByteArrayAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && answer.Content.Headers.ContentEncoding.Count == 0;
        return (answer.StatusCode, isJson ? JsonElement.Parse(content) : default, answer);
    }

    /// <summary>Reads something that is there.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body, _) = await SendAsync(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        return body;
    }

    /// <summary>Does something that is possible.</summary>
    public async Task<JsonElement> DoAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, answer, _) = await SendAsync(method, path, body);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path}: {status} {answer}");
        return answer;
    }

    /// <summary>Asks for something that is answered by a problem.</summary>
    public async Task<(string Kind, string Detail, string[] Problems)> ProblemAsync(HttpStatusCode expected, HttpMethod method, string path, object? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        var (status, problem, answer) = await SendAsync(method, path, body, key, headers);
        Assert.True(status == expected, $"{method} {path}: {status} {problem}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        return (problem.GetProperty("type").GetString()?.Split(':')[^1] ?? "", problem.GetProperty("detail").GetString() ?? "", problem.TryGetProperty("problems", out var all) ? [.. all.EnumerateArray().Select(one => one.GetString() ?? "")] : []);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Gate.OpenAll();
        await App.StopAsync();
        await App.DisposeAsync();
        _own?.Dispose();
    }
}
