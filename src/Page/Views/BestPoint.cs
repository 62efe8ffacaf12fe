namespace Tune.Page;

/// <summary>A value that was better than all before.</summary>
/// <param name="At">When it was reported.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Iteration">Its iteration.</param>
/// <param name="Value">The value of the objective.</param>
/// <param name="CpuHours">Processors × hours that silos had held for all trials by then.</param>
/// <param name="GpuHours">GPUs × hours, likewise.</param>
internal sealed record BestPoint(DateTimeOffset At, int Trial, int Iteration, double Value, double CpuHours, double GpuHours);
