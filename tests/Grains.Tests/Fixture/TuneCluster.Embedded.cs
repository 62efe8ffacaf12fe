using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.TestingHost;
using Tune.Engine;
using Tune.Engine.Tests;
using Tune.Storage;

namespace Tune.Grains;

/// <summary>Several virtual silos over one data folder, and a client that is on none of them. Time passes when a test says so.</summary>
internal sealed class TuneCluster : IAsyncDisposable
{
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private readonly SqliteDatabase _database;

    private TuneCluster(InProcessTestCluster cluster, SqliteDatabase database, ManualTimeProvider time)
        => (Cluster, _database, Time, Store) = (cluster, database, time, new SqliteExperimentStore(database));

    public InProcessTestCluster Cluster { get; }

    public ManualTimeProvider Time { get; }

    public IExperimentStore Store { get; }

    public ITuner Tuner => Cluster.ClientHost.Services.GetRequiredService<ITuner>();

    public InProcessSiloHandle this[int silo] => Cluster.Silos.Single(one => one.InstanceNumber == silo);

    /// <param name="folder">The data folder.</param>
    /// <param name="silos">How many silos.</param>
    /// <param name="configure">Sets the options of a silo, and what it can run.</param>
    public static async Task<TuneCluster> StartAsync(string folder, short silos, Action<string, TuneBuilder, TuneServiceOptions> configure)
    {
        var time = new ManualTimeProvider();
        var database = SqliteDatabase.Open(folder);
        var builder = new InProcessTestClusterBuilder(silos)
            .ConfigureHost(host =>
            {
                host.Services.AddSingleton<TimeProvider>(time);
                host.AddTuneClient();
            })
            .ConfigureSiloHost((options, host) =>
            {
                host.Services.AddSingleton(database).AddSingleton<IGpuProbe, NoGpus>();
                var service = new TuneServiceOptions { Slots = 1 };
                host.AddTune(tune => configure(options.SiloName, tune.UseFileStorage(folder), service));
                host.Services.Configure<TuneServiceOptions>(bound =>
                {
                    (bound.Slots, bound.WaitForResources, bound.WriteResultsFolder) = (service.Slots, service.WaitForResources, false);
                    (bound.Resources.Cpu, bound.Resources.Gpu, bound.Resources.Memory) = (service.Resources.Cpu, service.Resources.Gpu ?? 0, service.Resources.Memory);
                    foreach (var (name, amount) in service.Resources.Custom) bound.Resources.Custom[name] = amount;
                    foreach (var (name, value) in service.Resources.Labels) bound.Resources.Labels[name] = value;
                });
            });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new TuneCluster(cluster, database, time);
        await started.HeartbeatsAsync();
        return started;
    }

    public T Grain<T>(string key = GrainKeys.Default)
        where T : IGrainWithStringKey => Cluster.Client.GetGrain<T>(key);

    /// <summary>The silo that a grain is on; null if it is on none.</summary>
    public InProcessSiloHandle? SiloOf(string grainType, string key)
    {
        var activation = Cluster.Silos[0].Silo.Cluster.Directory.Find(GrainId.Create(grainType, key));
        return Cluster.Silos.SingleOrDefault(silo => silo.Silo == activation?.Silo);
    }

    /// <summary>A name whose experiment is on this silo.</summary>
    public string NameOn(InProcessSiloHandle silo, string prefix = "e")
    {
        var silos = Cluster.Silos[0].Silo.Cluster.Silos;
        for (var number = 0; ; number++)
        {
            var name = $"{prefix}{number}";
            if (silos[(int)(GrainId.Create("experiment", name).GetUniformHashCode() % (uint)silos.Count)] == silo.Silo) return name;
        }
    }

    /// <summary>Lets time pass. Silos that live are heard of meanwhile, however slow this machine is.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Heartbeat)
        {
            Time.Advance(left < Heartbeat ? left : Heartbeat);
            await HeartbeatsAsync();
        }
    }

    /// <summary>Lets time pass until something has happened.</summary>
    public async Task<T> UntilAsync<T>(Task<T> task, string what)
    {
        for (var step = 0; !task.IsCompleted; step++)
        {
            if (step > 400) throw new Xunit.Sdk.XunitException($"{step} s have passed in vain: {what}");
            await AdvanceAsync(Heartbeat);
            await Task.WhenAny(task, Task.Delay(5));
        }

        return await task;
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var step = 0; !await condition(); step++)
        {
            if (step > 400) throw new Xunit.Sdk.XunitException($"{step} s have passed in vain: {what}");
            await AdvanceAsync(Heartbeat);
            await Task.Delay(5);
        }
    }

    /// <summary>A fact of an experiment, while time passes.</summary>
    public Task<TFact> FactAsync<TFact>(string experiment, Func<TFact, bool>? condition = null)
        where TFact : Fact => UntilAsync(FindFactAsync(experiment, condition), $"{experiment} has a {typeof(TFact).Name}");

    public async Task<Journal> JournalAsync(string experiment) =>
        new([.. (await Store.ReadAsync(experiment, 0, int.MaxValue, CancellationToken.None))
            .Select(entry => FactJson.Read(new FactJson.Entry(entry.Kind, entry.Trial, entry.Attempt, entry.Iteration, entry.At, entry.Body)))]);

    public async ValueTask DisposeAsync()
    {
        foreach (var frozen in Cluster.Silos.Where(silo => silo.Silo.IsFrozen)) frozen.Silo.Kill();
        await Cluster.DisposeAsync().AsTask().OrFail("the cluster ends");
        await _database.DisposeAsync();
    }

    private async Task<TFact> FindFactAsync<TFact>(string experiment, Func<TFact, bool>? condition)
        where TFact : Fact
    {
        while (true)
        {
            if ((await JournalAsync(experiment)).Of(condition).FirstOrDefault() is { } fact) return fact;
            await Task.Delay(5);
        }
    }

    private async Task HeartbeatsAsync()
    {
        foreach (var silo in Cluster.Silos.Where(silo => silo.Silo.IsResponsive).ToList())
        {
            var address = silo.SiloAddress.ToParsableString();
            var report = silo.Silo.Client.GetGrain<ISiloAgentGrain>(address).ReportAsync();
            // the broker may be on a silo that has died: then nobody can be heard of
            await Task.WhenAny(report, Task.Delay(200));
            if (report.IsFaulted) _ = report.Exception;
        }
    }

    private sealed class NoGpus : IGpuProbe
    {
        public IReadOnlyList<string> Find() => [];
    }
}
