using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>A process that runs trials, as an application hosts it, on a data folder that outlives it.</summary>
internal sealed class TuneHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _hasStopped;

    private TuneHost(IHost host, string dataFolder, ConcurrentQueue<string> log) => (_host, DataFolder, Log) = (host, dataFolder, log);

    public string DataFolder { get; }

    /// <summary>Warnings and errors.</summary>
    public ConcurrentQueue<string> Log { get; }

    public IServiceProvider Services => _host.Services;

    public ITuner Tuner => Services.GetRequiredService<ITuner>();

    public IExperimentStore Store => Services.GetRequiredService<IExperimentStore>();

    public static async Task<TuneHost> StartAsync(
        string dataFolder, int slots = 2, Action<TuneBuilder>? tune = null, StoreProbe? probe = null,
        Action<TuneServiceOptions>? options = null, Action<IServiceCollection>? services = null)
    {
        var log = new ConcurrentQueue<string>();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new QueueLoggerProvider(log)).SetMinimumLevel(LogLevel.Warning).AddFilter((category, level) => level >= LogLevel.Warning && !MachineWarnings.Has(category ?? ""));
        if (probe is not null)
            builder.Services.AddSingleton<IExperimentStore>(provider => new ProbedStore(new SqliteExperimentStore(provider.GetRequiredService<SqliteDatabase>()), probe));
        builder.AddTune(service => tune?.Invoke(service.UseFileStorage(dataFolder)));
        builder.Services.PostConfigure<TuneServiceOptions>(service =>
        {
            (service.DataFolder, service.Slots) = (dataFolder, slots);
            // most tests look at the journal, not at the folder
            service.WriteResultsFolder = false;
            service.ReportInterval = TimeSpan.FromMilliseconds(5);
            service.TickInterval = TimeSpan.FromMilliseconds(50);
            options?.Invoke(service);
        });
        builder.AddTuneClient();
        services?.Invoke(builder.Services);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new TuneHost(host, dataFolder, log);
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    public T Grain<T>(string key = GrainKeys.Default)
        where T : IGrainWithStringKey => Services.GetRequiredService<IGrainFactory>().GetGrain<T>(key);

    public ExperimentHandle<Configuration> Experiment(string name) => Tuner.GetExperiment<Configuration>(name);

    /// <summary>The whole journal, from the store.</summary>
    public async Task<Journal> JournalAsync(string experiment) =>
        new([.. (await Store.ReadAsync(experiment, 0, int.MaxValue, CancellationToken.None))
            .Select(entry => entry.ToFact())]);

    /// <summary>Waits until the journal has a fact.</summary>
    public async Task<TFact> FactAsync<TFact>(string experiment, Func<TFact, bool>? condition = null)
        where TFact : Fact
    {
        using var limit = new CancellationTokenSource(Waiting.Limit);
        try
        {
            await foreach (var update in Experiment(experiment).WatchAsync(cancellationToken: limit.Token))
            {
                if (update.Fact is TFact fact && condition?.Invoke(fact) != false) return fact;
            }
        }
        catch (OperationCanceledException)
        {
            // said below
        }

        throw new Xunit.Sdk.XunitException($"'{experiment}' has no such {typeof(TFact).Name}; it has:\n{await JournalAsync(experiment)}\n{string.Join("\n", Log)}");
    }

    /// <summary>Waits until all slots are free.</summary>
    public async Task SlotsAreFreeAsync()
    {
        for (var turn = 0; (await Grain<IResourceBrokerGrain>().GetViewAsync()).Silos.Any(silo => !silo.Leases.IsEmpty); turn++)
        {
            if (turn > 4000) throw new Xunit.Sdk.XunitException($"leases were never given back: {await Tuner.GetResourcesAsync()}\n{string.Join("\n", Log)}");
            await Task.Delay(5);
        }
    }

    public async Task StopAsync()
    {
        _hasStopped = true;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_hasStopped) await StopAsync().OrFail("the host stops");
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
