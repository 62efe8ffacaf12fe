using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>What the silos of one process share: the directory, time, the work queue, and what is kept in memory.</summary>
internal sealed partial class Cluster
{
    private readonly ConcurrentDictionary<TimeSpan, ResponseDeadlines> _deadlines = new();
    private readonly ConcurrentDictionary<string, MemoryGrainStorage> _memoryStorages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StreamHub> _streams = new(StringComparer.Ordinal);
    private ImmutableList<Silo> _silos = [];
    private int _lastGeneration;

    public Cluster(TimeProvider time, IWorkQueue workQueue, INetwork? network = null)
    {
        Time = time;
        WorkQueue = workQueue;
        Turns = new TurnScheduler(new SiloGate(workQueue), null);
        Network = network;
    }

    public TimeProvider Time { get; }

    public IWorkQueue WorkQueue { get; }

    public INetwork? Network { get; }

    public GrainDirectory Directory { get; } = new();

    public ImmutableList<Silo> Silos => _silos;

    /// <summary>For what belongs to no silo: membership, and streams.</summary>
    public TurnScheduler Turns { get; }

    public ResponseDeadlines Deadlines(TimeSpan timeout)
        => _deadlines.GetOrAdd(timeout, static (timeout, time) => new ResponseDeadlines(time, timeout), Time);

    public MemoryGrainStorage MemoryStorage(string name) => _memoryStorages.GetOrAdd(name, static _ => new MemoryGrainStorage());

    public StreamHub Streams(string providerName) => _streams.GetOrAdd(providerName, static (name, cluster) => new StreamHub(name, cluster), this);

    public int NextGeneration() => Interlocked.Increment(ref _lastGeneration);

    /// <summary>Every message to a grain that the sender has no activation of goes through here.</summary>
    public void Send(Message message, Silo origin)
    {
        const int MostForwards = 8;
        if (message.IsAbandoned) return;
        if (origin.IsCutOff)
        {
            origin.Refuse(message);
            return;
        }

        if (message.Target is not null && ++message.Forwards > MostForwards)
        {
            message.Reject(new OrleansMessageRejectionException($"{message} was forwarded {MostForwards} times."));
            return;
        }

        while (Directory.Find(message.GrainId) is { } activation)
        {
            message.Target = activation;
            if (activation.Turns.TryPost(message)) return;
            if (!activation.Silo.IsGone) continue;
            message.NotReceived(activation.Silo);
            return;
        }

        message.Target = null;
        origin.Gateway.Placement.Place(message, origin);
    }

    /// <summary>Activates the grain of a message on this silo, unless another was faster, and delivers.</summary>
    public void SendTo(Silo silo, GrainClass grainClass, Message message, Silo origin)
    {
        if (!silo.IsActive)
        {
            message.Reject(new SiloUnavailableException($"{silo.SiloAddress} is not active."));
            return;
        }

        var candidate = new Activation(message.GrainId, grainClass, silo, message.Context);
        message.Target = candidate;
        if (silo.IsGone)
        {
            // a reference remembers it: what is sent to it later must be refused, and not wait for ever
            candidate.Abandon();
            message.NotReceived(silo);
            return;
        }

        message.Target = Directory.FindOrAdd(candidate);
        if (message.Target == candidate) candidate.Activate();
        // it may have been killed before it was in the directory
        if (silo.IsGone) candidate.Abandon();
        if (!message.Target.Turns.TryPost(message)) Send(message, origin);
    }
}
