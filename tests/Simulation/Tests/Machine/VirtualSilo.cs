using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Streams;
using Orleans.Simulator;
using Tune.Grains;
using Tune.Hosting;
using Tune.Storage;

namespace Tune.Simulations;

/// <summary>A process that runs trials, wired as <c>AddTune</c> wires it, but for its thread, its clock and its disk.</summary>
internal sealed class VirtualSilo
{
    private readonly World _world;
    private readonly VirtualCluster _cluster;
    private readonly ServiceProvider _services;
    private readonly Silo _silo;

    public VirtualSilo(World world, VirtualCluster cluster, int index)
    {
        _world = world;
        _cluster = cluster;
        Index = index;
        Name = string.Create(CultureInfo.InvariantCulture, $"silo {index}.{world.CountSilo()}");
        Storage = new StorageFaults(world, this);
        _services = Build();
        _silo = _services.GetRequiredService<Silo>();
    }

    /// <summary>Raised when it is killed.</summary>
    public event Action? Ended;

    public int Index { get; }

    public string Name { get; }

    public bool IsAlive => !_silo.IsGone;

    /// <summary>Whether the others can't rely on it, or could not at some time.</summary>
    public bool WasFrozen { get; private set; }

    public bool IsToBeReplaced { get; set; }

    public StorageFaults Storage { get; }

    public SiloGate Gate => _silo.Gate;

    public int Slots => _world.Scenario.SlotsOfSilos[Index];

    public void Start()
    {
        _world.Trace.Add($"{Name} starts");
        _silo.Start();
        // what a host does when it starts
        var supervisor = ActivatorUtilities.CreateInstance<ExperimentSupervisor>(_services);
        _ = Task.Factory.StartNew(() => supervisor.SuperviseAsync(CancellationToken.None), CancellationToken.None, TaskCreationOptions.DenyChildAttach, new TurnScheduler(Gate, null));
    }

    public void Kill()
    {
        if (!IsAlive) return;
        _world.Trace.Add($"{Name} is killed");
        _silo.Kill();
        Ended?.Invoke();
    }

    public void Freeze(TimeSpan duration)
    {
        if (!IsAlive || _silo.IsFrozen) return;
        _world.Trace.Add($"{Name} freezes for {duration.TotalSeconds:0.000} s");
        WasFrozen = true;
        _silo.Freeze();
        _world.Time.After(duration, Thaw);
    }

    private void Thaw()
    {
        if (!IsAlive || !_cluster.IsAlive) return;
        _world.Trace.Add($"{Name} goes on{(_silo.IsDeclaredDead ? ", and is taken to be dead" : "")}");
        _silo.Thaw();
    }

    private ServiceProvider Build()
    {
        var clock = new MovingClock(_world, Name);
        var builder = SimulatedHost.Create(
            new ProcessTime(_world.Time, () => IsAlive && _cluster.IsAlive, () => clock.Error), _cluster.Members, new SimulatedExecutor(() => Gate), new FaultyExperimentStore(_world.Durable.Experiments, Storage),
            new FaultyCheckpointStore(_world.Durable.Checkpoints, Storage), new FaultyGrainStateTable(_world.Durable.GrainStates, Storage), Slots, AddTrainables);
        var services = builder.Services;
        services.AddSingleton(_world);
        builder.Logging.AddProvider(new TracingLoggerProvider(_world.Trace, Name)).SetMinimumLevel(LogLevel.Warning);
        services.PostConfigure<SiloMessagingOptions>(options => options.ResponseTimeout = StormyNetwork.ResponseTimeout);
        // every other cluster finds out sooner who is dead than the broker misses it, as the silo host's do
        services.Configure<ClusterMembershipOptions>(options => options.ProbeTimeout = _world.Scenario.Seed % 2 == 1 ? TimeSpan.FromSeconds(1) : options.ProbeTimeout);
        services.Configure<SiloOptions>(options => options.SiloName = $"silo {Index}");
        var streams = services.Last(service => service.ServiceType == typeof(IStreamProvider) && Equals(service.ServiceKey, GrainKeys.StreamProvider));
        services.AddKeyedSingleton<IStreamProvider>(GrainKeys.StreamProvider, (provider, name) =>
            new StormyStreams((IStreamProvider)streams.KeyedImplementationFactory!(provider, name), _world, Name));
        return services.BuildServiceProvider();
    }

    private void AddTrainables(TuneBuilder tune)
    {
        foreach (var plan in _world.Scenario.Experiments)
        {
            tune.AddTrainable(Training.Define(plan.Training, _world, this));
            tune.Algorithms.AddFrom(plan.Spec);
        }
    }
}
