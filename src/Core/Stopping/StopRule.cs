namespace Tune;

/// <summary>A stop rule as data. Combine with <c>|</c> (any of them) and <c>&amp;</c> (all of them at once).</summary>
public abstract record StopRule : AlgorithmSpec
{
    /// <summary>Whether it can end the experiment by the passing of time alone, without a report.</summary>
    public virtual bool DependsOnTime => false;

    /// <summary>Creates the rule.</summary>
    public abstract IStopRule Create(Objective objective);

    /// <summary>The same condition, but what it ends is the whole experiment.</summary>
    public StopRule ForExperiment() => new EndExperiment(this);

    /// <summary>Ends when any of the two says so.</summary>
    public static StopRule operator |(StopRule left, StopRule right) => new AnyOf([.. AnyOf.Flatten(left), .. AnyOf.Flatten(right)]);

    /// <summary>Ends when both say so at once.</summary>
    public static StopRule operator &(StopRule left, StopRule right) => new AllOf([.. AllOf.Flatten(left), .. AllOf.Flatten(right)]);

    /// <summary>Named form of <c>|</c>.</summary>
    public static StopRule BitwiseOr(StopRule left, StopRule right) => left | right;

    /// <summary>Named form of <c>&amp;</c>.</summary>
    public static StopRule BitwiseAnd(StopRule left, StopRule right) => left & right;
}
