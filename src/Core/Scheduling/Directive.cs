using System.Text.Json.Serialization;

namespace Tune.Scheduling;

/// <summary>A scheduler's answer. Stops and pauses have a reason, and it reaches the result.</summary>
public readonly record struct Directive
{
    /// <summary>What a directive says.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Kind>))]
    public enum Kind
    {
        /// <summary>Go on.</summary>
        Continue,

        /// <summary>Hold it with its checkpoint; it may be resumed later.</summary>
        Pause,

        /// <summary>End it.</summary>
        Stop,
    }

    private Directive(Kind action, int grantedTo, string? reason) => (Action, GrantedTo, Reason) = (action, grantedTo, reason);

    /// <summary>What to do.</summary>
    public Kind Action { get; }

    /// <summary>For <see cref="Kind.Continue"/>: the iteration up to which it may go on without asking; 0 for the next report.</summary>
    public int GrantedTo { get; }

    /// <summary>Why, for a person.</summary>
    public string? Reason { get; }

    /// <summary>
    /// For <see cref="Kind.Continue"/>: make a checkpoint first. A class trainable does; another one can't between its reports, and has the last
    /// checkpoint that it reported. A pause saves without being told.
    /// </summary>
    public bool Save { get; init; }

    /// <summary>Go on, and ask again at the next report.</summary>
    public static Directive Continue => new(Kind.Continue, 0, null);

    /// <summary>Go on, and ask again when it has reported this iteration. <see cref="int.MaxValue"/>: never again.</summary>
    public static Directive ContinueTo(int iteration) => new(Kind.Continue, iteration, null);

    /// <summary>Hold it.</summary>
    public static Directive Pause(string reason) => new(Kind.Pause, 0, reason);

    /// <summary>End it.</summary>
    public static Directive Stop(string reason) => new(Kind.Stop, 0, reason);
}
