namespace Tune;

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

/// <summary>The kinds of decisions in a simulation.</summary>
public enum SimulatedAction
{
    /// <summary>A new trial begins.</summary>
    Start,

    /// <summary>It goes on beyond the iteration that it was granted.</summary>
    Continue,

    /// <summary>It gives its worker back and may go on later.</summary>
    Pause,

    /// <summary>A trial that was paused goes on.</summary>
    Resume,

    /// <summary>The scheduler or a stop rule ends it.</summary>
    Stop,

    /// <summary>Its curve has come to its end.</summary>
    Complete,
}
