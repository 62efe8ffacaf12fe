namespace Tune;

/// <summary>A result from elsewhere, for a searcher to learn from.</summary>
/// <param name="Config">What was tried: a whole configuration of the space.</param>
/// <param name="Metrics">What came of it; the objectives among them, unless it failed.</param>
/// <param name="Iteration">The iteration that the metrics are of, from 1.</param>
/// <param name="Outcome">How it came to its end.</param>
public sealed record PriorResult(Configuration Config, Metrics Metrics, int Iteration = 1, PriorOutcome Outcome = PriorOutcome.Completed);
