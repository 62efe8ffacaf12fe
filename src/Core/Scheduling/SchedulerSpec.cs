namespace Tune.Scheduling;

/// <summary>A scheduler as data: its options. Crosses the wire as JSON; the behaviour is created from it.</summary>
public abstract record SchedulerSpec : AlgorithmSpec
{
    /// <summary>Whether it needs trainables that save checkpoints: a trial that it pauses without one fails, since it could only begin again.</summary>
    public virtual bool RequiresCheckpoints => false;

    /// <summary>Whether it pauses trials to resume them later, so that more trials are live than run.</summary>
    public virtual bool PausesTrials => false;

    /// <summary>
    /// Whether it ends trials, or holds them, before they have had their full budget because of what they reported: a searcher then knows most trials by
    /// scores of lower budgets (<see cref="Problem.CutsTrialsShort"/>).
    /// </summary>
    public virtual bool CutsTrialsShort => false;

    /// <summary>Whether it changes configurations of trials that run (<see cref="Problem.ChangesConfigurations"/>).</summary>
    public virtual bool ChangesConfigurations => false;

    /// <summary>Whether it looks at <see cref="ISchedulingView.Capacity"/>: only then does the journal have what the silos have.</summary>
    public virtual bool UsesCapacity => false;

    /// <summary>
    /// Why it can't work with a searcher, and what to use instead; null if it can. An experiment with such a pairing is refused when it is submitted.
    /// </summary>
    public virtual string? Refuse(SearcherSpec searcher) => null;

    /// <summary>Says what is wrong with the options in this experiment, its space, objectives and limits: what <see cref="AlgorithmSpec.Validate"/> can't know.</summary>
    public virtual IEnumerable<string> ValidateFor(Problem problem) => [];

    /// <summary>Creates the scheduler.</summary>
    public abstract IScheduler Create(Problem problem);
}
