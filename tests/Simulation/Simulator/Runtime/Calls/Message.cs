using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>Something for a grain to do as a request: a call, a tick of a timer, a delivery of a stream.</summary>
internal abstract class Message(GrainId grainId) : ITurn
{
    public GrainId GrainId => grainId;

    public Activation? Target { get; set; }

    public int Forwards { get; set; }

    public Dictionary<string, object>? Context { get; init; }

    /// <summary>May run between the turns of any request.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>Counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Comes from outside of the activation.</summary>
    public virtual bool IsForeign => true;

    /// <summary>Nobody waits for it any more.</summary>
    public virtual bool IsAbandoned => false;

    public void Run() => Target?.Arrive(this);

    /// <summary>Calls user code; whatever it throws is in the task.</summary>
    public abstract Task Invoke(Activation activation);

    /// <summary>Called in the turn in which the invoked task was found completed.</summary>
    public abstract void Complete(Task task);

    /// <summary>It was not invoked, and will not be.</summary>
    public abstract void Reject(Exception exception);

    /// <summary>The silo of its target is gone, and that is not known yet.</summary>
    public virtual void NotReceived(Silo silo) => Reject(new OrleansMessageRejectionException($"{silo.SiloAddress} can't be reached: {this}."));

    /// <summary>Its activation ended before it was invoked.</summary>
    public virtual void Reroute(Cluster cluster, Silo origin) => cluster.Send(this, origin);
}
