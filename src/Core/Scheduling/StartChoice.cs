using System.Text.Json.Serialization;

namespace Tune.Scheduling;

/// <summary>A scheduler's answer to a free slot.</summary>
public readonly record struct StartChoice
{
    /// <summary>What a choice says.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Kind>))]
    public enum Kind
    {
        /// <summary>Start none, although a slot is free.</summary>
        Hold,

        /// <summary>Create a trial and start it.</summary>
        Create,

        /// <summary>Go on with a paused trial.</summary>
        Resume,
    }

    private StartChoice(Kind action, TrialId trial) => (Action, Trial) = (action, trial);

    /// <summary>What to do.</summary>
    public Kind Action { get; }

    /// <summary>For <see cref="Kind.Resume"/>: which trial.</summary>
    public TrialId Trial { get; }

    /// <summary>Start none. If nothing runs, the kernel says so by a <see cref="TrialsReleased"/> and asks again; then it starts the one that was paused first.</summary>
    public static StartChoice Hold => default;

    /// <summary>Create a trial.</summary>
    public static StartChoice Create => new(Kind.Create, default);

    /// <summary>Go on with a trial that is held.</summary>
    public static StartChoice Resume(TrialId trial) => new(Kind.Resume, trial);
}
