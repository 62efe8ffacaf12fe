using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A grain that is in memory on one silo. Its stage and counters are touched in its own turns only.</summary>
internal sealed partial class Activation : IGrainContext
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, object>? _context;
    private AsyncServiceScope? _scope;
    private Stage _stage = Stage.Activating;

    public Activation(GrainId grainId, GrainClass grainClass, Silo silo, Dictionary<string, object>? context)
    {
        GrainId = grainId;
        Class = grainClass;
        Silo = silo;
        IsInDirectory = silo.Placement.StrategyOf(grainClass).IsUsingGrainDirectory;
        _context = context;
        _lastUsed = silo.Time.GetTimestamp();
        Turns = new TurnScheduler(silo.Gate, this);
    }

    private enum Stage
    {
        Activating,
        Valid,
        Draining,
        Deactivating,
        Ended,
    }

    public GrainId GrainId { get; }

    public GrainClass Class { get; }

    public Silo Silo { get; }

    /// <summary>Whether other silos find it.</summary>
    public bool IsInDirectory { get; }

    public TurnScheduler Turns { get; }

    public object? Instance { get; private set; }

    public object? GrainInstance => Instance;

    public Task Deactivated => _deactivated.Task;

    public IServiceProvider ActivationServices
        => (_scope ??= Silo.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope()).ServiceProvider;

    /// <summary>The stream subscriptions that this activation has handlers for.</summary>
    public Dictionary<Guid, IStreamHandler> StreamHandlers { get; } = [];

    /// <summary>The states to load before the grain is activated.</summary>
    public List<IPersistentStateLoader> States { get; } = [];

    public override string ToString() => $"{GrainId} on {Silo.SiloAddress}";
}
