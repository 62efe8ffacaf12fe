using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Simulator;
using Tune.Grains;
using Tune.Storage;

namespace Tune.Simulations;

/// <summary>One of many silos.</summary>
internal sealed class ScaleSilo
{
    /// <summary>The name of what all of them train.</summary>
    public const string Trainable = "training";

    private readonly ScaleCluster _cluster;
    private readonly ServiceProvider _services;
    private readonly Silo _silo;

    public ScaleSilo(ScaleCluster cluster, int number)
    {
        _cluster = cluster;
        Oracle = new CountingOracle(new SiloStatusOracle(cluster.Members));
        var builder = SimulatedHost.Create(
            new ProcessTime(cluster.Time, () => IsAlive), cluster.Members, new SimulatedExecutor(() => Gate), cluster.Store, new MemoryCheckpointStore(new MemoryFolders()), new MemoryGrainStateTable(),
            ScaleCluster.Slots, tune => tune.AddTrainable(global::Tune.Trainable.Define<Configuration>(Trainable, (config, _, token) => TrainAsync(config, token))));
        builder.Services.Configure<SiloOptions>(options => options.SiloName = string.Create(CultureInfo.InvariantCulture, $"silo-{number:0000}"));
        builder.Services.Configure<ClusterMembershipOptions>(options => options.ProbeTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddSingleton<ISiloStatusOracle>(Oracle);
        _services = builder.Services.BuildServiceProvider();
        _silo = _services.GetRequiredService<Silo>();
    }

    public CountingOracle Oracle { get; }

    /// <summary>How many trials train here at this moment.</summary>
    public int Running { get; private set; }

    /// <summary>How many have trained here to their ends.</summary>
    public int Trained { get; private set; }

    public bool IsAlive => !_silo.IsGone;

    public SiloAddress Address => _silo.SiloAddress;

    private SiloGate Gate => _silo.Gate;

    public void Start()
    {
        _silo.Start();
        var supervisor = ActivatorUtilities.CreateInstance<ExperimentSupervisor>(_services);
        _ = Task.Factory.StartNew(() => supervisor.SuperviseAsync(CancellationToken.None), CancellationToken.None, TaskCreationOptions.DenyChildAttach, new TurnScheduler(Gate, null));
    }

    public void Kill() => _silo.Kill();

    /// <summary>From half to one and a half of what a trial takes, so that ends are spread; one report.</summary>
    private async Task<double> TrainAsync(Configuration config, CancellationToken cancellationToken)
    {
        Running++;
        try
        {
            await _cluster.Time.PassAsync(_cluster.TrialTime * (0.5 + config.Get<double>("x")));
            cancellationToken.ThrowIfCancellationRequested();
            Trained++;
            return config.Get<double>("x");
        }
        finally
        {
            Running--;
        }
    }
}
