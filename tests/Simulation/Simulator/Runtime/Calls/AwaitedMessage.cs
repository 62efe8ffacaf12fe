using Orleans.Runtime;

namespace Orleans.Simulator;

/// <summary>A message whose sender waits until it is done, and not for ever.</summary>
internal abstract class AwaitedMessage(GrainId grainId) : Message(grainId)
{
    /// <summary>When the time is over, as a timestamp.</summary>
    public long Deadline { get; set; }

    /// <summary>The neighbours among those with the same time-out.</summary>
    public AwaitedMessage? Earlier { get; set; }

    public AwaitedMessage? Later { get; set; }

    public ResponseDeadlines? Deadlines { get; set; }

    /// <summary>The time is over. Called outside of turns.</summary>
    public abstract void Expire(TimeSpan timeout);
}
