namespace Tune;

/// <summary>
/// Lets running trials go on, stops them or pauses them. The law: <see cref="Observe"/> changes state, <see cref="Decide"/> does not.
/// So a scheduler's state is a function of the experiment's facts, and restoring one is replaying them: there is nothing to save.
/// </summary>
public interface IScheduler
{
    /// <summary>Takes note of a fact. Called once for each fact, in order, live and in replay alike.</summary>
    void Observe(Fact fact);

    /// <summary>
    /// Decides about a running trial whose latest report has just been observed. Asked when the trial has reached the iteration it was
    /// granted; it waits for the answer. Must not change state.
    /// </summary>
    Directive Decide(Trial trial);

    /// <summary>The iteration up to which a trial that is about to start may go on before <see cref="Decide"/> is asked; by default its first report.</summary>
    int GrantAtStart(Trial trial) => 1;

    /// <summary>One line about its state, for a person; empty if there is nothing to say.</summary>
    string Describe() => "";
}

/// <summary>A scheduler's answer. Stops and pauses have a reason, and it reaches the result.</summary>
public readonly record struct Directive
{
    /// <summary>What a directive says.</summary>
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

    /// <summary>Go on, and ask again at the next report.</summary>
    public static Directive Continue => new(Kind.Continue, 0, null);

    /// <summary>Go on, and ask again when it has reported this iteration. <see cref="int.MaxValue"/>: never again.</summary>
    public static Directive ContinueTo(int iteration) => new(Kind.Continue, iteration, null);

    /// <summary>Hold it.</summary>
    public static Directive Pause(string reason) => new(Kind.Pause, 0, reason);

    /// <summary>End it.</summary>
    public static Directive Stop(string reason) => new(Kind.Stop, 0, reason);
}

/// <summary>A scheduler as data: its options. Crosses the wire as JSON; the behaviour is created from it.</summary>
public abstract record SchedulerSpec : AlgorithmSpec
{
    /// <summary>Creates the scheduler.</summary>
    public abstract IScheduler Create(Problem problem);
}
