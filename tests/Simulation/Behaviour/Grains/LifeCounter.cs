namespace Tune.Behaviour;

/// <summary>What happens to the next activations, by key.</summary>
public sealed class LifeCounter
{
    private int _activations;

    public int FailuresLeft { get; set; }

    public bool HoldsActivation { get; set; }

    public bool HoldsDeactivation { get; set; }

    public int Next() => Interlocked.Increment(ref _activations);
}
