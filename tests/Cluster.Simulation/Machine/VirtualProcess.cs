using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;
using Tune.Engine;
using Tune.Grains;
using Tune.Storage;

namespace Tune.ClusterSimulation;

/// <summary>A process that runs trials, wired as an application's host wires it, but for its thread, its clock and its disk.</summary>
internal sealed class VirtualProcess : IWorkQueue
{
    private readonly World _world;
    private readonly ServiceProvider _services;
    private readonly Silo _silo;

    public VirtualProcess(World world, int number)
    {
        _world = world;
        Number = number;
        Time = new ProcessTime(world.Time, () => IsAlive);
        Storage = new StorageFaults(world, this);
        _services = Build();
        _silo = _services.GetRequiredService<Silo>();
    }

    public int Number { get; }

    public bool IsAlive { get; private set; } = true;

    public TimeProvider Time { get; }

    public StorageFaults Storage { get; }

    public Orleans.IClusterClient Client => _silo.Client;

    public SiloGate Gate => _silo.Gate;

    public void Post(IThreadPoolWorkItem item) => _world.Post(item, this);

    public void Start()
    {
        _silo.Start();
        var supervisor = ActivatorUtilities.CreateInstance<ExperimentSupervisor>(_services);
        _ = Task.Factory.StartNew(() => supervisor.SuperviseAsync(CancellationToken.None), CancellationToken.None, TaskCreationOptions.DenyChildAttach, new TurnScheduler(Gate, null));
    }

    /// <summary>Raised when it is killed.</summary>
    public event Action? Ended;

    public void Kill()
    {
        IsAlive = false;
        Ended?.Invoke();
    }

    private ServiceProvider Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var services = builder.Services;
        services.AddSingleton(Time);
        services.AddSingleton(new Cluster(Time, this, _world.Network));
        services.AddSingleton<IExperimentStore>(new FaultyExperimentStore(_world.Durable.Experiments, Storage));
        services.AddSingleton<ICheckpointStore>(new FaultyCheckpointStore(_world.Durable.Checkpoints, Storage));
        services.AddKeyedSingleton<IGrainStorage>(GrainKeys.Storage, new JsonGrainStorage(new FaultyGrainStateTable(_world.Durable.GrainStates, Storage)));
        services.AddSingleton<ITrainableExecutor>(new SimulatedExecutor(this));
        services.AddSingleton<IHostApplicationLifetime>(new SimulatedLifetime());
        services.AddSingleton(_world);
        builder.AddTune(tune =>
        {
            foreach (var plan in _world.Scenario.Experiments) tune.AddTrainable(Training.Define(plan.Training, _world, this));
        });
        builder.Logging.AddProvider(new TracingLoggerProvider(_world.Trace, Number)).SetMinimumLevel(LogLevel.Warning);
        services.PostConfigure<TuneServiceOptions>(options =>
        {
            options.DataFolder = "data";
            options.Slots = _world.Scenario.Slots;
        });
        services.PostConfigure<SiloMessagingOptions>(options => options.ResponseTimeout = StormyNetwork.ResponseTimeout);
        var streams = services.Last(service => service.ServiceType == typeof(IStreamProvider) && Equals(service.ServiceKey, GrainKeys.StreamProvider));
        services.AddKeyedSingleton<IStreamProvider>(GrainKeys.StreamProvider, (provider, name) =>
            new StormyStreams((IStreamProvider)streams.KeyedImplementationFactory!(provider, name), _world));
        return services.BuildServiceProvider();
    }

    private sealed class SimulatedLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
            // a process of the simulation ends by being killed
        }
    }
}
