namespace Tune.Scheduling;

/// <summary>A configuration, and the iteration from which it was trained with.</summary>
/// <param name="Iteration">It was in force from the iteration after this one; 0 for the first.</param>
/// <param name="Config">The configuration.</param>
/// <param name="Trial">The trial that trained with it.</param>
public sealed record LineageStep(int Iteration, Configuration Config, TrialId Trial);
