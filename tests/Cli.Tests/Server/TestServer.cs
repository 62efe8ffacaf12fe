using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tune;
using Tune.Hosting;
using Tune.Http;

namespace Cli.Tests;

/// <summary>A server of experiments in this process, on the loopback, that can be started again on the same folder and port.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public int Port => new Uri(Url).Port;

    public ITuner Tuner => _app.Services.GetRequiredService<ITuner>();

    /// <param name="folder">The data folder.</param>
    /// <param name="gates">What trials of <c>gated</c> wait for, by number.</param>
    /// <param name="port">The port; 0: any that is free.</param>
    /// <param name="configure">Sets options of the API.</param>
    /// <param name="loses">The end of the path of a request whose first answer is lost, after it was done; null: none is.</param>
    public static async Task<TestServer> StartAsync(string folder, Gates? gates = null, int port = 0, Action<TuneApiOptions>? configure = null, string? loses = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Critical);
        builder.WebHost.UseKestrelCore().UseSetting("urls", $"http://127.0.0.1:{port}");
        builder.AddTune(tune => tune.UseFileStorage(folder).AddTrainable(Square).AddTrainable((gates ?? new Gates()).Trainable));
        builder.AddTuneClient();
        builder.Services.AddTuneApi(options =>
        {
            options.KeysFile = Path.Combine(folder, "api-keys.json");
            configure?.Invoke(options);
        });
        var app = builder.Build();
        var isLost = 0;
        app.Use(async (context, next) =>
        {
            if (loses is null || context.Request.Path.Value?.EndsWith(loses, StringComparison.Ordinal) != true || Interlocked.Exchange(ref isLost, 1) == 1)
            {
                await next(context);
                return;
            }

            context.Response.Body = Stream.Null;
            await next(context);
            context.Abort();
        });
        app.MapTuneApi();
        await app.StartAsync();
        return new TestServer(app);
    }

    private static TrainableDefinition<Configuration> Square { get; } = Trainable.Define("square", (Configuration config) => config.Get<double>("x") * config.Get<double>("x"));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Holds trials until a test lets them go.</summary>
    internal sealed class Gates
    {
        private readonly ConcurrentDictionary<int, TaskCompletionSource> _gates = new();

        public Gates() => Trainable = Tune.Trainable.Define<Configuration>("gated", async (config, trial, cancellationToken) =>
        {
            await trial.ReportAsync(new Metrics("loss", 1), cancellationToken);
            await Of(trial.Trial.Number).Task.WaitAsync(cancellationToken);
            await trial.ReportAsync(new Metrics("loss", config.Get<double>("x")), cancellationToken);
        });

        public TrainableDefinition<Configuration> Trainable { get; }

        public void Open(int trial) => Of(trial).TrySetResult();

        private TaskCompletionSource Of(int trial) => _gates.GetOrAdd(trial, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
