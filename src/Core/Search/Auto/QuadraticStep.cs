using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// From the best result a step to where a quadratic model of the results around it is least. Distances are measured by the spread of the best
/// results, so that steps become shorter as these draw together.
/// </summary>
internal sealed class QuadraticStep
{
    /// <summary>So many results, and so many more for each parameter, have to be known.</summary>
    private const int LeastResults = 10, LeastPerParameter = 4;

    /// <summary>So many of the best, and so many more for each parameter, say how far a step may be.</summary>
    private const int BestResults = 2, BestPerParameter = 2;

    /// <summary>Among so many of the best the model finds those that are nearest.</summary>
    private const int MostResults = 500;

    /// <summary>The length of a step in the typical distance of the best results from the best one.</summary>
    private const double Reach = 0.5;

    /// <summary>The least variance in any direction, as a share of the mean one.</summary>
    private const double LeastVariance = 0.1;

    /// <summary>Below it places are the same.</summary>
    private const double LeastSpread = 1e-20;

    private readonly Problem _problem;
    private readonly SearchHistory _history;
    private readonly CmaSpace _space;
    private readonly HashSet<Assignment> _tried = [];

    /// <summary>Those that have ended, the best first: what one came to does not change any more.</summary>
    private readonly List<Observation> _ranked = [];

    public QuadraticStep(Problem problem)
    {
        _problem = problem;
        _history = new SearchHistory(problem);
        _space = new CmaSpace(problem.Space);
    }

    public void Observe(Fact fact)
    {
        if (_history.Observe(fact) is not { } observation) return;
        _tried.Add(observation.Assignment);
        if (fact is TrialEnded or ObservationAdded) _ranked.Insert(~_ranked.BinarySearch(observation, Ranking), observation);
    }

    /// <summary>Where the step leads; null if there is too little to go by, or it was there already.</summary>
    public Assignment? Next()
    {
        if (_ranked.Count <= LeastResults + LeastPerParameter * _problem.Space.Dimensions.Length || TrialOutcome.Of(_ranked[0]).Class == 2) return null;
        var options = _space.OptionsOf(_ranked[0].Assignment);
        CmaResult[] results = [.. _ranked.Select(ResultOf).Where(result => result.Options.AsSpan().SequenceEqual(options)).Take(MostResults)];
        if (Spread(results) is not { } distribution) return null;
        var surrogate = new CmaSurrogate(_space.Choices);
        surrogate.AddAll(results, distribution);
        if (surrogate.Best(distribution, Reach * Math.Sqrt(CountActive(results[0]))) is not { } best) return null;
        var assignment = _space.Decode(_space.Clip(best.Place), options);
        return _tried.Contains(assignment) || !_problem.Allows(assignment) ? null : assignment;
    }

    public JsonNode Capture() => _history.Capture();

    public void Restore(JsonNode state)
    {
        _history.Restore(state);
        foreach (var observation in _history.All) _tried.Add(observation.Assignment);
        _ranked.AddRange(_history.All.Where(observation => !observation.IsLive));
        _ranked.Sort(Ranking);
    }

    private CmaResult ResultOf(Observation observation) => new(_space.PlaceOf(observation.Assignment), _space.OptionsOf(observation.Assignment), TrialOutcome.Of(observation));

    private static Comparer<Observation> Ranking { get; } = Comparer<Observation>.Create(TrialRanking.Compare);

    private static int CountActive(CmaResult result) => result.Place.Count(coordinate => !double.IsNaN(coordinate));

    /// <summary>How the best results lie around the best one; null if there are too few or they are in one place.</summary>
    private static CmaDistribution? Spread(CmaResult[] results)
    {
        var active = CountActive(results[0]);
        if (active == 0 || results.Length < active + 2) return null;
        var n = results[0].Place.Length;
        double[] centre = [.. results[0].Place.Select(coordinate => double.IsNaN(coordinate) ? 0.5 : coordinate)];
        var covariance = new double[n * n];
        foreach (var result in results.Take(1..(1 + BestResults + BestPerParameter * active)))
        {
            for (var i = 0; i < n; i++)
            {
                if (double.IsNaN(result.Place[i])) continue;
                for (var j = 0; j <= i; j++)
                {
                    if (!double.IsNaN(result.Place[j])) covariance[i * n + j] += (result.Place[i] - centre[i]) * (result.Place[j] - centre[j]);
                }
            }
        }

        var variance = Enumerable.Range(0, n).Sum(i => covariance[i * n + i]) / active;
        var count = Math.Min(results.Length - 1, BestResults + BestPerParameter * active);
        if (!(variance / count > LeastSpread)) return null;
        for (var i = 0; i < covariance.Length; i++) covariance[i] /= variance;
        for (var i = 0; i < n; i++) covariance[i * n + i] += LeastVariance;
        return new CmaDistribution(centre, Math.Sqrt(variance / count), covariance);
    }
}
