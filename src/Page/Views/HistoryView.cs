namespace Tune.Page;

/// <summary>How the best value of the objective came about.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="StartedAt">When the first trial was created; not there if there is none.</param>
/// <param name="LastAt">When something was last reported; not there if nothing was.</param>
/// <param name="CpuHours">Processors × hours that silos have held for all trials so far.</param>
/// <param name="GpuHours">GPUs × hours, likewise.</param>
/// <param name="Items">The values that were better than all before, by time. Trials whose last values break an outcome constraint are not among them.</param>
internal sealed record HistoryView(Objective Objective, DateTimeOffset? StartedAt, DateTimeOffset? LastAt, double CpuHours, double GpuHours, IReadOnlyList<BestPoint> Items);
