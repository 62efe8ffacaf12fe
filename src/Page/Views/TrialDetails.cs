using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Page;

/// <summary>All about a trial but its reports.</summary>
/// <param name="Summary">What lists say of it.</param>
/// <param name="EndedBy">What ended it.</param>
/// <param name="Failures">How often its trainable failed.</param>
/// <param name="Error">The last failure, with its stack.</param>
/// <param name="RetryOf">The failed trial that it tries again.</param>
/// <param name="Attributes">What was noted about it: JSON by name.</param>
/// <param name="IsFeasible">Whether its last values keep every outcome constraint.</param>
/// <param name="CpuHours">Processors × hours that silos have held for it, over all attempts.</param>
/// <param name="GpuHours">GPUs × hours, likewise.</param>
internal sealed record TrialDetails(TrialItem Summary, EndedBy? EndedBy, int Failures, TrialError? Error, int? RetryOf, ImmutableSortedDictionary<string, JsonElement> Attributes, bool IsFeasible, double CpuHours,
    double GpuHours)
{
    public static TrialDetails Of(TrialResult trial) => new(TrialItem.Of(trial), trial.EndedBy, trial.Failures, trial.Error, trial.RetryOf?.Number, trial.Attributes, trial.IsFeasible, trial.Held.CpuHours, trial.Held.GpuHours);
}
