namespace Tune.Search;

/// <summary>A searcher as data: its options. Crosses the wire as JSON; the behaviour is created from it.</summary>
public abstract record SearcherSpec : AlgorithmSpec
{
    /// <summary>Whether a space with <c>GridSearch</c> in it makes sense for it.</summary>
    public virtual bool SupportsGrid => false;

    /// <summary>Whether it comes to an end by itself, so that an experiment needs neither a number of samples nor a stop rule.</summary>
    public virtual bool IsFinite => false;

    /// <summary>Whether results change what it suggests, so that a configuration that changes while its trial runs would mislead it.</summary>
    public virtual bool LearnsFromResults => true;

    /// <summary>Whether it chooses what works with the scheduler by itself, so that none refuses it.</summary>
    public virtual bool AdaptsToScheduler => false;

    /// <summary>Whether it seeks the best compromises between several objectives; else an experiment with <see cref="ExperimentSpec.AlsoOptimize"/> refuses it.</summary>
    public virtual bool SupportsSeveralObjectives => false;

    /// <summary>Whether it suggests a configuration several times on purpose, so that a policy for duplicates makes no sense.</summary>
    public virtual bool RepeatsConfigurations => false;

    /// <summary>Whether it learns from each budget separately, as BOHB does: what <see cref="HyperBandForBohb"/> is made for.</summary>
    public virtual bool LearnsByBudget => false;

    /// <summary>
    /// Whether a suggestion may take a millisecond and more, so that a service computes it on a thread of its own while the experiment goes on. The searcher is
    /// never asked and told at once.
    /// </summary>
    public virtual bool SuggestsSlowly => false;

    /// <summary>Creates the searcher.</summary>
    public abstract ISearcher Create(Problem problem);
}

/// <summary>A searcher around another one.</summary>
public abstract record SearcherWrapper : SearcherSpec
{
    /// <summary>The searcher that proposes.</summary>
    /// <value>Default: <see cref="Auto"/>.</value>
    public SearcherSpec Searcher { get; init; } = new Auto();

    /// <inheritdoc/>
    public override bool SupportsGrid => Searcher.SupportsGrid;

    /// <inheritdoc/>
    public override bool IsFinite => Searcher.IsFinite;

    /// <inheritdoc/>
    public override bool LearnsFromResults => Searcher.LearnsFromResults;

    /// <inheritdoc/>
    public override bool AdaptsToScheduler => Searcher.AdaptsToScheduler;

    /// <inheritdoc/>
    public override bool LearnsByBudget => Searcher.LearnsByBudget;

    /// <inheritdoc/>
    public override bool SupportsSeveralObjectives => Searcher.SupportsSeveralObjectives;

    /// <inheritdoc/>
    public override bool RepeatsConfigurations => Searcher.RepeatsConfigurations;

    /// <inheritdoc/>
    public override bool SuggestsSlowly => Searcher.SuggestsSlowly;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate() => Searcher.Validate();
}
