namespace Tune;

/// <summary>A result from elsewhere, for a searcher to learn from.</summary>
/// <param name="Config">What was tried: a whole configuration of the space.</param>
/// <param name="Metrics">What came of it; the objective among them.</param>
/// <param name="Iteration">The iteration that the metrics are of, from 1.</param>
public sealed record PriorResult(Configuration Config, Metrics Metrics, int Iteration = 1);
