using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace Tune.Behaviour;

/// <summary>A running silo with storage, streams and manual time: of the simulator or of Orleans, as the project says that compiles it.</summary>
internal sealed class SiloFixture : IAsyncDisposable
{
    public const string Storage = "storage";
    public const string Streams = "streams";

    private readonly IHost _host;

    private SiloFixture(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    public Probe Probe => Services.GetRequiredService<Probe>();

    public ManualTimeProvider Time => (ManualTimeProvider)Services.GetRequiredService<TimeProvider>();

    public SiloAddress Address => Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public static async Task<SiloFixture> StartAsync(Action<ISiloBuilder>? configure = null, Action<ISiloBuilder>? cluster = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new ManualTimeProvider());
        builder.Services.AddSingleton<Probe>();
        builder.UseOrleans(silo =>
        {
            (cluster ?? TestHost.SingleSilo)(silo);
            silo.AddMemoryGrainStorage("PubSubStore").AddMemoryGrainStorage(Storage).AddMemoryStreams(Streams, TestHost.ConfigureStreams);
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new SiloFixture(host);
    }

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Client.GetGrain<T>(key);

    public IAsyncStream<T> Stream<T>(string ns, string key) => Client.GetStreamProvider(Streams).GetStream<T>(StreamId.Create(ns, key));

    public Task StopAsync(CancellationToken token = default) => _host.StopAsync(token);

    public async ValueTask DisposeAsync()
    {
        await StopAsync().OrFail();
        _host.Dispose();
    }
}
