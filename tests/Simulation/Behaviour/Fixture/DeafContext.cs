namespace Tune.Behaviour;

/// <summary>A context that runs nothing, like a user interface whose thread is blocked.</summary>
internal sealed class DeafContext : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
    }
}
