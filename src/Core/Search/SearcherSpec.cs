namespace Tune;

/// <summary>A searcher as data: its options. Crosses the wire as JSON; the behaviour is created from it.</summary>
public abstract record SearcherSpec : AlgorithmSpec
{
    /// <summary>Whether a space with <c>GridSearch</c> in it makes sense for it.</summary>
    public virtual bool SupportsGrid => false;

    /// <summary>Whether it comes to an end by itself, so that an experiment needs neither a number of samples nor a stop rule.</summary>
    public virtual bool IsFinite => false;

    /// <summary>Whether results change what it suggests, so that a configuration that changes while its trial runs would mislead it.</summary>
    public virtual bool LearnsFromResults => true;

    /// <summary>Creates the searcher.</summary>
    public abstract ISearcher Create(Problem problem);
}
