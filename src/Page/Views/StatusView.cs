using System.Collections.Immutable;

namespace Tune.Page;

/// <summary>An experiment as it is now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Reason">Why it is there.</param>
/// <param name="ElapsedSeconds">How long it has run, pauses and down times aside.</param>
/// <param name="Total">How many trials it will have; not there if there is no limit.</param>
/// <param name="Trials">How many trials are in each status.</param>
/// <param name="Objective">What is optimised.</param>
/// <param name="AlsoOptimize">Further objectives.</param>
/// <param name="BestValue">The value of <paramref name="Best"/>: as in lists and results, the best last value.</param>
/// <param name="Best">The best trial by last values, those that keep all outcome constraints before others.</param>
/// <param name="BestOnTheWay">The best value that was ever reported, which the trial may not have kept.</param>
/// <param name="Front">With several objectives, the numbers of the trials that no other one dominates.</param>
/// <param name="Hypervolume">The hypervolume of the front.</param>
/// <param name="Running">The trials that hold a slot.</param>
/// <param name="Scheduler">A line about the scheduler.</param>
/// <param name="Iterations">How many iterations were trained.</param>
/// <param name="Tags">Text by name.</param>
/// <param name="CpuHours">Processors × hours that silos have held for its trials.</param>
/// <param name="GpuHours">GPUs × hours, likewise.</param>
internal sealed record StatusView(
    string Name, ExperimentStatus Status, string? Reason, double ElapsedSeconds, long? Total, ImmutableSortedDictionary<TrialStatus, int> Trials, Objective Objective,
    IReadOnlyList<Objective> AlsoOptimize, double? BestValue, TrialItem? Best, ValueView? BestOnTheWay, IReadOnlyList<int> Front, double? Hypervolume, IReadOnlyList<TrialItem> Running, string Scheduler, long Iterations,
    ImmutableSortedDictionary<string, string> Tags, double CpuHours, double GpuHours)
{
    public static StatusView Of(ExperimentView view, HeldResources held) => new(
        view.Name, view.Status, view.Reason, view.Elapsed.TotalSeconds, view.Total, view.Counts, view.Objective, view.AlsoOptimize, view.BestResult?.Value,
        view.BestResult is { } best ? TrialItem.Of(best) : null, view is { Best: { } top, BestValue: { } value } ? new ValueView(top.Trial.Number, value) : null, [.. view.Front.Select(trial => trial.Number)], view.Hypervolume, [.. view.Running.Select(TrialItem.Of)], view.Scheduler, view.Iterations, view.Tags, held.CpuHours, held.GpuHours);
}
