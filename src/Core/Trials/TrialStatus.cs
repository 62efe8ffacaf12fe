using System.Text.Json.Serialization;

namespace Tune;

/// <summary>Where a trial is in its life. The reason is separate: see <see cref="TrialEnded.Reason"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrialStatus>))]
public enum TrialStatus
{
    /// <summary>Created, or to be started again after a failure or a loss; holds no resources.</summary>
    Pending,

    /// <summary>An attempt of it holds a slot.</summary>
    Running,

    /// <summary>Held back with what it has; holds no resources; can go on.</summary>
    Paused,

    /// <summary>Ended well: completed, or stopped by a rule, a scheduler or a person.</summary>
    Terminated,

    /// <summary>Ended by a failure with no retries left.</summary>
    Error,
}

/// <summary>What a <see cref="TrialStatus"/> implies.</summary>
public static class TrialStatusExtensions
{
    /// <summary>Whether the trial will never run again.</summary>
    public static bool IsEnded(this TrialStatus status) => status is TrialStatus.Terminated or TrialStatus.Error;
}
