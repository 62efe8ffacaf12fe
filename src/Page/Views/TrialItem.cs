using System.Text.Json;

namespace Tune.Page;

/// <summary>A trial in a list.</summary>
/// <param name="Trial">Its number, from 0.</param>
/// <param name="Name">What it is called beside that.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Reason">Why it is there.</param>
/// <param name="Configuration">Its configuration.</param>
/// <param name="Value">The last value of the objective.</param>
/// <param name="Metrics">The last report.</param>
/// <param name="Iterations">The last reported iteration.</param>
/// <param name="Attempts">How many attempts there were.</param>
/// <param name="ElapsedSeconds">How long it has trained.</param>
/// <param name="CreatedAt">When it was created; not in the status of an experiment.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Error">The message of its last failure.</param>
/// <param name="Silo">The silo that runs its current attempt, or ran the last one; not in the status of an experiment, nor where it is not known.</param>
/// <param name="Client">The client that runs or ran it instead.</param>
internal sealed record TrialItem(
    int Trial, string? Name, TrialStatus Status, string? Reason, JsonElement Configuration, double? Value, Metrics? Metrics, int Iterations, int Attempts, double ElapsedSeconds,
    DateTimeOffset? CreatedAt = null, DateTimeOffset? EndedAt = null, string? Error = null, string? Silo = null, string? Client = null)
{
    public static TrialItem Of(TrialView trial) => new(
        trial.Trial.Number, trial.Name, trial.Status, trial.Reason, trial.Config.Root, trial.Value, trial.Metrics, trial.Iteration, trial.Attempt, trial.Elapsed.TotalSeconds, Client: trial.Client);

    public static TrialItem Of(TrialResult trial) => new(
        trial.Trial.Number, trial.Name, trial.Status, trial.Reason, trial.Configuration.Root, trial.Value, trial.Metrics, trial.Iterations, trial.Attempts, trial.Elapsed.TotalSeconds, trial.CreatedAt, trial.EndedAt,
        trial.Error?.Message, trial.Silo, trial.Client);
}
