namespace Tune.Simulation;

/// <summary>What a simulation has to its disposal.</summary>
public sealed record SimulatorOptions
{
    /// <summary>How many trials run at once, at least 1.</summary>
    /// <value>Default: 4.</value>
    public int Workers { get; init; } = 4;

    /// <summary>The iterations after which the experiment is stopped, by all trials together; null: no limit.</summary>
    public long? Iterations { get; init; }
}
