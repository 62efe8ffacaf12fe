namespace Tune.Search;

/// <summary>
/// One order of trials that have come to different budgets: at each length of curves, from the longest down, the trials that went on keep the places that
/// their scores hold there, in the order that their longer curves gave them. So trials are compared only by scores of one budget.
/// </summary>
/// <remarks>Those that keep all outcome constraints come before the others; failures, and trials that have not reported, have no place.</remarks>
internal sealed class CurveRanking
{
    /// <summary>How much shorter the next length is at least: a scheduler that stops anywhere would give as many lengths as there are iterations.</summary>
    private const double Step = 1.5;

    /// <summary>For each iteration, from 1, what was scored there, the best first.</summary>
    private readonly List<List<(double Score, int Trial)>> _scores = [];

    /// <summary>What each trial was entered with.</summary>
    private readonly List<List<double>> _entered = [];

    /// <summary>Takes the curve of an observation over, as it is now.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="since">How many of its first scores are as they were before.</param>
    public void Update(Observation observation, int since)
    {
        while (_entered.Count <= observation.Index) _entered.Add([]);
        var entered = _entered[observation.Index];
        var curve = observation.IsFailed ? [] : observation.Curve;
        var same = Math.Min(Math.Min(since, curve.Length), entered.Count);
        // what was not said at one iteration is taken from the next that says it
        while (same > 0 && double.IsNaN(curve[same - 1])) same--;
        for (var at = same; at < entered.Count; at++) Remove(at, entered[at], observation.Index);
        entered.RemoveRange(same, entered.Count - same);
        entered.AddRange(curve[same..]);
        for (var at = entered.Count - 2; at >= same; at--)
        {
            if (double.IsNaN(entered[at])) entered[at] = entered[at + 1];
        }

        for (var at = same; at < entered.Count; at++) Insert(at, entered[at], observation.Index);
    }

    /// <summary>All trials that have a score or more, the best first.</summary>
    /// <param name="trials">The trials, at the index that they were entered under.</param>
    public List<Observation> Rank(IReadOnlyList<Observation> trials)
    {
        List<int> ranking = [];
        var isRanked = new bool[trials.Count];
        foreach (var length in Lengths(trials))
        {
            var next = 0;
            var scores = _scores[length - 1];
            var merged = new List<int>(scores.Count);
            foreach (var (_, trial) in scores) merged.Add(isRanked[trial] ? ranking[next++] : trial);
            foreach (var (_, trial) in scores) isRanked[trial] = true;
            ranking = merged;
        }

        var ordered = ranking.ConvertAll(trial => trials[trial]);
        return ordered.Exists(trial => !trial.IsFeasible) ? [.. ordered.OrderBy(trial => trial.TotalViolation)] : ordered;
    }

    /// <summary>The lengths at which trials are compared, from the longest down: of those that do not run, since these have come to where others are held, too.</summary>
    private IEnumerable<int> Lengths(IReadOnlyList<Observation> trials)
    {
        var held = new bool[_scores.Count + 1];
        var least = int.MaxValue;
        for (var trial = 0; trial < _entered.Count; trial++)
        {
            if (_entered[trial].Count == 0) continue;
            least = Math.Min(least, _entered[trial].Count);
            held[_entered[trial].Count] |= trials[trial].Status != TrialStatus.Running;
        }

        var last = double.PositiveInfinity;
        for (var length = _scores.Count; length > least; length--)
        {
            if (!held[length] || length > last / Step) continue;
            last = length;
            yield return length;
        }

        if (least < int.MaxValue) yield return least;
    }

    private void Insert(int at, double score, int trial)
    {
        while (_scores.Count <= at) _scores.Add([]);
        var place = _scores[at].BinarySearch(Entry(score, trial));
        _scores[at].Insert(~place, Entry(score, trial));
    }

    private void Remove(int at, double score, int trial) => _scores[at].RemoveAt(_scores[at].BinarySearch(Entry(score, trial)));

    /// <summary>A score that is no number is the worst.</summary>
    private static (double Score, int Trial) Entry(double score, int trial) => (double.IsNaN(score) ? double.PositiveInfinity : score, trial);
}
