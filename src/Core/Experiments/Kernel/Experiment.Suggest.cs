namespace Tune.Kernel;

/// <summary>How trials come to be.</summary>
public sealed partial class Experiment
{
    /// <summary>After so many trials in a row that were answered by earlier ones, there is nothing new to be expected.</summary>
    private const int MostReusedInARow = 1_000;

    /// <summary>How many trials may be answered by earlier ones before the slot is given back: who offers it waits.</summary>
    private const int MostReusedAtOnce = 50;

    /// <summary>After so many grid points in a row that were passed over, the rest is as well.</summary>
    private const int MostSkippedInARow = 1_000;

    private string? _exhaustedReason;
    private int _skipped;
    private int _skippedInARow;

    /// <summary>
    /// Whether suggestions that may take long are computed by the caller, who takes them by <see cref="TakeSuggestion"/>. Until one is handed back, facts are
    /// held back from the searcher: it is never asked and told at once, and knows what it knew when it was asked. Off by default: then
    /// <see cref="Handle"/> asks the searcher itself.
    /// </summary>
    public bool SuggestsAside
    {
        get => _suggestions.AreAside;
        init => _suggestions.AreAside = value;
    }

    /// <summary>Whether a suggestion is being computed: until it is back no trial can be created, and slots that are offered for one are not taken.</summary>
    public bool IsSuggesting => _suggestions.IsPending;

    /// <summary>The suggestion that is to be computed; null if there is none, or it was taken before.</summary>
    public PendingSuggestion? TakeSuggestion() => _suggestions.Take();

    private void OnSuggested(Input.Suggested input)
    {
        if (!_suggestions.TryTakeBack(input.Suggestion)) return;
        if (Status == ExperimentStatus.Running && CanCreate) Create(input.At);
        else _suggestions.Drop();
    }

    private void Start(DateTimeOffset at)
    {
        Emit(new ExperimentStarted(at));
        foreach (var result in _spec.PriorResults) Learn(at, result);
    }

    private void Learn(DateTimeOffset at, PriorResult result)
    {
        if (HasStarted) Emit(new ObservationAdded(at, _space.Decode(_space.Encode(result.Config)), result.Metrics.Freeze(), result.Iteration, result.Outcome));
    }

    /// <summary>Creates trials up to the first that has to run; says which that is. None if there is none, or its configuration is being computed.</summary>
    private int? Create(DateTimeOffset at)
    {
        try
        {
            for (var reused = 0; CanCreate && Status == ExperimentStatus.Running && reused < MostReusedAtOnce;)
            {
                if (_enqueued.NextProblem is { } problem)
                {
                    Emit(new VariantSkipped(at, problem));
                    continue;
                }

                var id = new TrialId(_trials.Count);
                var variant = _enqueued.Next(_trials.Count) ?? _plan.At(_trials.Count - _enqueued.Taken + _skipped);
                switch (_suggestions.Propose(id, variant))
                {
                    case Proposal.Try proposal:
                        var config = _space.Decode(proposal.Assignment);
                        Emit(new TrialCreated(at, id, config, proposal.Note)
                        {
                            Resources = _spec.ResourceFunction?.Compute(config),
                            RetryOf = _enqueued.NextRetries,
                            Checkpoint = _enqueued.NextCheckpoint,
                        });
                        if (proposal.Earlier is not { } earlier) return id.Number;
                        Answer(at, _trials[id.Number], earlier);
                        reused++;
                        break;
                    case Proposal.Skip skip:
                        Emit(new VariantSkipped(at, skip.Reason));
                        // the grid was gone through once, or far enough: the next round finds nothing either
                        if (variant.Preset is null && _skippedInARow >= Math.Min(MostSkippedInARow, _space.GridSize) + _spec.Presets.Length)
                            Exhaust(at, skip.Reason, isFailure: !_spec.Constraints.IsEmpty);
                        break;
                    case Proposal.Exhausted exhausted:
                        Exhaust(at, exhausted.Reason, exhausted.IsFailure);
                        return null;
                    default:
                        return null;
                }
            }
        }
        catch (TuneException exception)
        {
            // a function of the user's that fails would fail for every trial to come
            _code.Blame(null, exception);
        }

        return null;
    }

    private void Answer(DateTimeOffset at, Trial trial, EarlierResult earlier)
    {
        Emit(new TrialReused(at, trial.Id, earlier.Source));
        Emit(new TrialReported(at, trial.Id, 0, earlier.Iteration, earlier.Metrics, TimeSpan.Zero) { Score = _spec.Objective.ScoreOf(earlier.Metrics) });
        if (CheckStopRule(at, trial)) return;
        var source = earlier.Source is { } other ? $"trial {other}" : "a given observation";
        Emit(new TrialEnded(at, trial.Id, TrialStatus.Terminated, earlier.EndedBy, $"has the result of {source}, which is of the same configuration"));
        if (_trials.Count >= MostReusedInARow && _trials.Skip(_trials.Count - MostReusedInARow).All(other => other.IsReused))
            Exhaust(at, $"the last {MostReusedInARow} suggestions had all been tried before", isFailure: false);
    }

    private void Exhaust(DateTimeOffset at, string? reason, bool isFailure)
    {
        Emit(new SearchExhausted(at, reason));
        if (isFailure && _trials.Count == 0) EndExperiment(at, ExperimentStatus.Failed, $"there is nothing to try: {reason}");
    }
}
