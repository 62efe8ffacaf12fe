namespace Tune.Kernel;

/// <summary>What a runner is told: go on, pause or stop.</summary>
/// <param name="Action">What to do.</param>
/// <param name="GrantedTo">To go on: the iteration up to which it need not wait for another verdict.</param>
/// <param name="Reason">To pause or stop: why, for a person.</param>
public readonly record struct Verdict(Directive.Kind Action, int GrantedTo, string? Reason)
{
    /// <summary>To go on: make a checkpoint of the iteration that was just reported first.</summary>
    public bool Save { get; init; }

    /// <summary>To pause: what has been trained is of no use, so nothing need be saved; the next attempt starts from another trial's checkpoint.</summary>
    public bool IsDiscarded { get; init; }

    /// <summary>Go on up to the iteration.</summary>
    public static Verdict Continue(int grantedTo) => new(Directive.Kind.Continue, grantedTo, null);

    /// <summary>Save and end; another attempt may follow.</summary>
    public static Verdict Pause(string reason) => new(Directive.Kind.Pause, 0, reason);

    /// <summary>End.</summary>
    public static Verdict Stop(string reason) => new(Directive.Kind.Stop, 0, reason);
}
