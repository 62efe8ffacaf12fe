namespace Tune.Kernel;

/// <summary>
/// The kernel's side of its searcher: asks it for configurations and tells it what happens. With <see cref="AreAside"/> those that may take long are
/// computed by somebody else, so that the kernel can take inputs meanwhile; until one is back the searcher is told nothing: it is never asked and told
/// at once, and knows what it knew when it was asked.
/// </summary>
internal sealed class SuggestedConfigurations
{
    private readonly ExperimentSpec _spec;
    private readonly FlatSpace _space;
    private readonly List<Trial> _trials;
    private readonly Proposer _proposer;
    private readonly List<Fact> _untaught = [];
    private PendingSuggestion? _pending;
    private bool _isTaken;
    private bool _isBack;

    public SuggestedConfigurations(ExperimentSpec spec, Problem problem, List<Trial> trials, GivenCode code)
    {
        _spec = spec;
        _space = problem.Space;
        _trials = trials;
        Searcher = new GuardedSearcher(GivenCode.Make(spec.Searcher, () => spec.Searcher.Create(problem)), problem.Space, code);
        Tried = new TriedConfigurations(spec.Duplicates, problem.Space);
        _proposer = new Proposer(spec, problem, Searcher, Tried);
    }

    public GuardedSearcher Searcher { get; }

    public TriedConfigurations Tried { get; }

    /// <summary>Whether those that may take long are computed by who takes them.</summary>
    public bool AreAside { get; set; }

    /// <summary>Whether one is being computed.</summary>
    public bool IsPending => _pending is not null && !_isBack;

    // where configurations change, what has been tried changes with the state of trials
    private bool MayBeAside => AreAside && _spec.Searcher.SuggestsSlowly && !_spec.Scheduler.ChangesConfigurations;

    /// <summary>The one that is to be computed; null if there is none, or it was taken before.</summary>
    public PendingSuggestion? Take()
    {
        if (!IsPending || _isTaken) return null;
        _isTaken = true;
        return _pending;
    }

    /// <summary>The configuration of a trial; null: it is being computed.</summary>
    public Proposal? Propose(TrialId trial, Variant variant)
    {
        if (IsPending) return null;
        if (!MayBeAside || variant.Preset is not null) return _proposer.Propose(trial, variant);
        var suggestion = _pending;
        _pending = null;
        // what was computed for a plan that has changed meanwhile is of no use
        if (suggestion is not null && suggestion.Trial == trial && suggestion.Variant == variant) return suggestion.Take();
        (_pending, _isTaken, _isBack) = (new PendingSuggestion(_proposer, trial, variant), false, false);
        return null;
    }

    /// <summary>Takes one back that was computed, for the next <see cref="Propose"/>, and tells the searcher what has happened meanwhile.</summary>
    /// <returns>False if it is none that is waited for.</returns>
    public bool TryTakeBack(PendingSuggestion suggestion)
    {
        if (!IsPending || suggestion != _pending) return false;
        _isBack = true;
        foreach (var fact in _untaught) Teach(fact);
        _untaught.Clear();
        return true;
    }

    /// <summary>Forgets the one that is back: nobody asks for it.</summary>
    public void Drop() => _pending = null;

    /// <summary>Tells those who know what has been tried; later, while a suggestion is computed.</summary>
    public void Observe(Fact fact)
    {
        if (IsPending) _untaught.Add(fact);
        else Teach(fact);
    }

    private void Teach(Fact fact)
    {
        // it could make nothing of what its space does not have
        if (IsOutside(fact)) return;
        switch (fact)
        {
            case ObservationAdded given: Tried.Give(given); break;
            case TrialCreated created: Tried.Create(_trials[created.Trial.Number]); break;
            case TrialEnded ended: Tried.End(_trials[ended.Trial.Number]); break;
        }

        Searcher.Observe(fact);
    }

    private bool IsOutside(Fact fact) => fact switch
    {
        TrialFact about => _trials[about.Trial.Number].IsOutsideSpace,
        ObservationAdded given => _space.TryEncode(given.Config) is null,
        _ => false,
    };
}
