namespace Tune;

/// <summary>What silos have held for trials, and for how long: a trial that has 2 processors and a GPU for half an hour is 1 CPU hour and 0.5 GPU hours.</summary>
/// <param name="CpuHours">Processors × hours, the bundles beside the trial's own included.</param>
/// <param name="GpuHours">GPUs × hours, likewise.</param>
public readonly record struct HeldResources(double CpuHours, double GpuHours)
{
    /// <summary>Both together.</summary>
    public static HeldResources operator +(HeldResources left, HeldResources right) => new(left.CpuHours + right.CpuHours, left.GpuHours + right.GpuHours);

    /// <summary>Resources for a time.</summary>
    internal static HeldResources Of(TrialResources resources, TimeSpan time) =>
        new(resources.Bundles.Sum(bundle => bundle.Cpu) * time.TotalHours, resources.Bundles.Sum(bundle => bundle.Gpu) * time.TotalHours);
}
