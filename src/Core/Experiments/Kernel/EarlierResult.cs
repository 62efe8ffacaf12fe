namespace Tune.Kernel;

/// <summary>A result that stands for another trial of the same configuration.</summary>
/// <param name="Source">The trial that has it; null: it was given.</param>
/// <param name="Metrics">Its last report.</param>
/// <param name="Iteration">The iteration of the report.</param>
/// <param name="EndedBy">What ended it.</param>
internal sealed record EarlierResult(TrialId? Source, Metrics Metrics, int Iteration, EndedBy EndedBy);
