namespace Tune.Simulation;

/// <summary>What was decided about a trial of a simulation.</summary>
/// <param name="At">The virtual time since the beginning.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Iteration">The trial's iteration then; 0 when it starts.</param>
/// <param name="Value">The metric that it had reported last; null before its first report.</param>
/// <param name="Action">What.</param>
/// <param name="Milestone">
/// The iteration at which the decision fell due; for a start the iteration up to which the trial need not ask, and null if it need never ask.
/// </param>
public readonly record struct SimulatedDecision(TimeSpan At, TrialId Trial, int Iteration, double? Value, SimulatedAction Action, int? Milestone);
