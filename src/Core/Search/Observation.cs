using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Tune.Search;

/// <summary>What a searcher knows of one trial, or of a result from elsewhere. Changed only by <see cref="SearchHistory"/>.</summary>
public sealed class Observation
{
    private readonly List<double> _scores = [];

    internal Observation(int index, int? trial, Assignment assignment) => (Index, Trial, Assignment) = (index, trial, assignment);

    /// <summary>Its place in <see cref="SearchHistory.All"/>.</summary>
    public int Index { get; }

    /// <summary>The trial's number; null for a result from elsewhere.</summary>
    public int? Trial { get; }

    /// <summary>What was tried.</summary>
    public Assignment Assignment { get; }

    /// <summary>Where the trial is in its life; a result from elsewhere is <see cref="TrialStatus.Terminated"/>, or <see cref="TrialStatus.Error"/> if it failed.</summary>
    public TrialStatus Status { get; internal set; }

    /// <summary>Whether there is more to come.</summary>
    public bool IsLive => !Status.IsEnded();

    /// <summary>Whether it ended by a failure: whatever it reported, the configuration can't be used.</summary>
    public bool IsFailed => Status == TrialStatus.Error;

    /// <summary>What ended it; null while it is live, and for a result from elsewhere that was not cut short.</summary>
    public EndedBy? EndedBy { get; internal set; }

    /// <summary>Whether it was cut short, so that its score is of a lower budget than it could have had.</summary>
    public bool IsCutShort => EndedBy is Facts.EndedBy.Scheduler or Facts.EndedBy.Experiment or Facts.EndedBy.User;

    /// <summary>The last reported iteration: the budget that its score was reached with; 0 before the first report.</summary>
    public int Iteration { get; internal set; }

    /// <summary>The last score of the first objective, to be minimised; may be NaN or infinite; null before there is one.</summary>
    public double? Score => Scores.IsEmpty ? null : Scores[0];

    /// <summary>The last scores of all objectives, each to be minimised; empty before the first report with the first objective. NaN for one that was never reported.</summary>
    public ImmutableArray<double> Scores { get; internal set; } = [];

    /// <summary>How far the last value of each outcome constraint's metric is from keeping it; at most 0: kept; NaN: never reported, which counts as broken.</summary>
    public ImmutableArray<double> Violations { get; internal set; } = [];

    /// <summary>Whether every outcome constraint is kept, as far as is known.</summary>
    public bool IsFeasible => Violations.All(violation => violation <= 0);

    /// <summary>How far it is from keeping all outcome constraints together: 0 when it keeps them, +∞ when one is not known.</summary>
    public double TotalViolation => OutcomeConstraint.TotalOf(Violations);

    /// <summary>
    /// The scores of the first objective after each iteration, the first at index 0; NaN where there is none. Whatever the objective, smaller
    /// is better.
    /// </summary>
    public ReadOnlySpan<double> Curve => CollectionsMarshal.AsSpan(_scores);

    internal void Report(int iteration, double score)
    {
        // an attempt that began again overwrites what the earlier one said
        if (_scores.Count >= iteration) _scores.RemoveRange(iteration - 1, _scores.Count - iteration + 1);
        while (_scores.Count < iteration - 1) _scores.Add(double.NaN);
        _scores.Add(score);
    }

    internal IEnumerable<double> CurveValues => _scores;
}
