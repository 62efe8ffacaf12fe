namespace Tune.Page;

/// <summary>A value that was better than all before.</summary>
/// <param name="At">When it was reported.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Iteration">Its iteration.</param>
/// <param name="Value">The value of the objective.</param>
internal sealed record BestPoint(DateTimeOffset At, int Trial, int Iteration, double Value);
