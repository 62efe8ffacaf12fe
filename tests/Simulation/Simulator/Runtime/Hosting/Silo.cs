using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>One member of a cluster: its services, its activations, its address.</summary>
internal sealed partial class Silo : ILocalSiloDetails
{
    private const int FirstPort = 11111;

    private readonly TimeSpan _responseTimeout;
    private readonly ResponseDeadlines _deadlines;
    private ITimer? _collector;
    private int _isActive;

    public Silo(IServiceProvider services, Cluster cluster)
    {
        Services = services;
        Cluster = cluster;
        Gate = new SiloGate(cluster.WorkQueue);
        Membership = services.GetRequiredService<IOptions<ClusterMembershipOptions>>().Value;
        Collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        _responseTimeout = services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout;
        _deadlines = cluster.Deadlines(_responseTimeout);
        Log = new SimulatorLog(new SafeLogger((services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("Orleans.Runtime")));
        var generation = cluster.NextGeneration();
        Name = services.GetRequiredService<IOptions<SiloOptions>>().Value.SiloName is { Length: > 0 } name ? name : $"Silo_{generation}";
        SiloAddress = SiloAddress.New(IPAddress.Loopback, FirstPort + cluster.NumberOf(Name), generation);
        Client = new ClusterClient(this);
        Turns = new TurnScheduler(Gate, null);
        Placement = new SiloPlacement(this);
    }

    public string Name { get; }

    public SiloAddress SiloAddress { get; }

    public IServiceProvider Services { get; }

    public Cluster Cluster { get; }

    public TimeProvider Time => Cluster.Time;

    /// <summary>What everything that the silo does goes through.</summary>
    public SiloGate Gate { get; }

    public ClusterMembershipOptions Membership { get; }

    public GrainCollectionOptions Collection { get; }

    public SimulatorLog Log { get; }

    public ClusterClient Client { get; }

    public SiloPlacement Placement { get; }

    /// <summary>For the silo's own work: placement, collection.</summary>
    public TurnScheduler Turns { get; }

    /// <summary>By the membership, which what has happened to it becomes known to later.</summary>
    public bool IsActive => Volatile.Read(ref _isActive) != 0;

    public ResponseDeadlines DeadlinesOf(TimeSpan? timeout)
        => timeout is { } special && special != _responseTimeout ? Cluster.Deadlines(special) : _deadlines;

    public void Start()
    {
        Cluster.Join(this);
        Volatile.Write(ref _isActive, 1);
        using (ExecutionContext.SuppressFlow())
        {
            _collector = Time.CreateTimer(
                static self => ((Silo)self!).OnCollectorTimer(), this, Collection.CollectionQuantum, Collection.CollectionQuantum);
        }
    }

    /// <summary>Ends all activations; when the token is cancelled, it waits no longer.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // a full fence: an activation that is not yet in the directory when it is read below will see that the silo stops
        if (Interlocked.Exchange(ref _isActive, 0) == 0 || _isGone) return;
        if (_collector is { } collector) await collector.DisposeAsync().ConfigureAwait(false);
        Cluster.LoseEntriesOf(this);
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is shutting down.");
        var activations = Cluster.Directory.On(this);
        foreach (var activation in activations) activation.Deactivate(reason, cancellationToken);
        try
        {
            await Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.ShutdownTimedOut(activations.Count(activation => !activation.Deactivated.IsCompleted));
        }

        Cluster.Leave(this);
    }

    private void OnCollectorTimer() => Turns.TryPost(new ActionTurn(CollectIdle));

    private void CollectIdle()
    {
        foreach (var activation in Cluster.Directory.On(this)) activation.CollectIfIdle();
    }
}
