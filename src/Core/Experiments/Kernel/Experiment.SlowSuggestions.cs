namespace Tune;

/// <summary>Suggestions that are computed beside the kernel, so that it can take inputs meanwhile.</summary>
public sealed partial class Experiment
{
    private readonly List<Fact> _untaught = [];
    private PendingSuggestion? _suggestion;
    private bool _isSuggestionTaken;
    private bool _isSuggestionBack;

    /// <summary>
    /// Whether suggestions that may take long are computed by the caller, who takes them by <see cref="TakeSuggestion"/>. Until one is handed back, facts are
    /// held back from the searcher: it is never asked and told at once, and knows what it knew when it was asked. Off by default: then
    /// <see cref="Handle"/> asks the searcher itself.
    /// </summary>
    public bool SuggestsAside { get; init; }

    /// <summary>Whether a suggestion is being computed: until it is back no trial can be created, and slots that are offered for one are not taken.</summary>
    public bool IsSuggesting => _suggestion is not null && !_isSuggestionBack;

    /// <summary>The suggestion that is to be computed; null if there is none, or it was taken before.</summary>
    public PendingSuggestion? TakeSuggestion()
    {
        if (!IsSuggesting || _isSuggestionTaken) return null;
        _isSuggestionTaken = true;
        return _suggestion;
    }

    // where configurations change, what has been tried changes with the state of trials
    private bool MaySuggestAside => SuggestsAside && _spec.Searcher.SuggestsSlowly && !_spec.Scheduler.ChangesConfigurations;

    /// <summary>The configuration of a trial; null: it is being computed.</summary>
    private Proposal? Propose(TrialId trial, Variant variant)
    {
        if (IsSuggesting) return null;
        if (!MaySuggestAside || variant.Preset is not null) return _proposer.Propose(trial, variant);
        var suggestion = _suggestion;
        _suggestion = null;
        // what was computed for a plan that has changed meanwhile is of no use
        if (suggestion is not null && suggestion.Trial == trial && suggestion.Variant == variant) return suggestion.Take();
        (_suggestion, _isSuggestionTaken, _isSuggestionBack) = (new PendingSuggestion(_proposer, trial, variant), false, false);
        return null;
    }

    private void OnSuggested(Input.Suggested input)
    {
        if (!IsSuggesting || input.Suggestion != _suggestion) return;
        _isSuggestionBack = true;
        foreach (var fact in _untaught) Teach(fact);
        _untaught.Clear();
        if (Status == ExperimentStatus.Running && CanCreate) Create(input.At);
        else _suggestion = null;
    }

    /// <summary>Tells those who know what has been tried.</summary>
    private void Teach(Fact fact)
    {
        switch (fact)
        {
            case ObservationAdded given: _tried.Give(given); break;
            case TrialCreated created: _tried.Create(_trials[created.Trial.Number]); break;
            case TrialEnded ended: _tried.End(_trials[ended.Trial.Number]); break;
        }

        _searcher.Observe(fact);
    }
}
