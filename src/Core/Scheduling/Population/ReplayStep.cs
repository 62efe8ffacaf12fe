namespace Tune.Scheduling;

/// <summary>A change point of <see cref="PbtReplay"/>.</summary>
/// <param name="Iteration">The iteration after which the configuration takes over.</param>
/// <param name="Config">The configuration, as JSON text.</param>
public sealed record ReplayStep(int Iteration, string Config);
