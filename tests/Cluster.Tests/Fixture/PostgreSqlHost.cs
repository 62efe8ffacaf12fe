using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>A silo that is its whole cluster, on PostgreSQL.</summary>
internal sealed class PostgreSqlHost : IAsyncDisposable
{
    private readonly IHost _host;

    private PostgreSqlHost(IHost host, ConcurrentQueue<string> log) => (_host, Log) = (host, log);

    /// <summary>Warnings and errors.</summary>
    public ConcurrentQueue<string> Log { get; }

    public IServiceProvider Services => _host.Services;

    public ITuner Tuner => Services.GetRequiredService<ITuner>();

    public IExperimentStore Store => Services.GetRequiredService<IExperimentStore>();

    public static async Task<PostgreSqlHost> StartAsync(PostgreSqlServer server, string schema, string folder, Action<TuneBuilder>? configure = null)
    {
        var log = new ConcurrentQueue<string>();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new QueueLoggerProvider(log)).SetMinimumLevel(LogLevel.Warning).AddFilter((category, level) => level >= LogLevel.Warning && !MachineWarnings.Has(category ?? ""));
        builder.AddTune(tune => configure?.Invoke(tune.UsePostgreSql(server.ConnectionString, schema)));
        builder.Services.Configure<TuneServiceOptions>(options =>
            (options.DataFolder, options.CheckpointFolder, options.ResultsFolder, options.Slots, options.SupervisionInterval) =
            (Path.Combine(folder, "data"), Path.Combine(folder, "checkpoints"), Path.Combine(folder, "results"), 2, TimeSpan.FromMilliseconds(200)));
        builder.AddTuneClient();
        var host = builder.Build();
        await host.StartAsync().OrFail("the host starts");
        return new PostgreSqlHost(host, log);
    }

    public async Task<Journal> JournalAsync(string experiment) => new([.. (await Store.ReadAsync(experiment, 0, int.MaxValue, CancellationToken.None)).Select(entry => entry.ToFact())]);

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        await Wait().OrFail($"{what}; the log has {string.Join("\n", Log)}");

        async Task Wait()
        {
            while (!await condition()) await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().OrFail("the host stops");
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
