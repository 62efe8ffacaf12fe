using System.Text.Json.Nodes;

namespace Tune;

internal sealed class TpeSearcher : ISearcher, ISnapshotState
{
    /// <summary>How many draws are made for each candidate that keeps the constraints.</summary>
    private const int MostDraws = 20;

    private readonly Tpe _options;
    private readonly Problem _problem;
    private readonly SearchHistory _history;
    private readonly TpeGroup[] _groups;
    private int _ended;

    public TpeSearcher(Tpe options, Problem problem)
    {
        _options = options;
        _problem = problem;
        _history = new SearchHistory(problem);
        var isMulti = problem.Objectives.Length > 1;
        _groups = options.Multivariate
            ? [.. problem.Space.Dimensions.GroupBy(dimension => (dimension.Parent, dimension.ParentOption)).Select(group => new TpeGroup(options, group, isMulti))]
            : [.. problem.Space.Dimensions.Select(dimension => new TpeGroup(options, [dimension], isMulti))];
    }

    public void Observe(Fact fact)
    {
        if (_history.Observe(fact) is { } observation) Learn(observation, fact is TrialEnded or ObservationAdded);
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var rng = request.Rng;
        if (_ended < _options.StartupTrials) return Suggestion.Try(_problem.Space.Sample(ref rng, request.GridIndex));
        return Suggestion.Try(_problem.Filter is null ? Draw(ref rng) : DrawAllowed(ref rng));
    }

    public JsonNode Capture() => _history.Capture();

    public void Restore(JsonNode state)
    {
        _history.Restore(state);
        foreach (var observation in _history.All) Learn(observation, !observation.IsLive);
    }

    private void Learn(Observation observation, bool hasEnded)
    {
        if (hasEnded && TrialRanking.IsUsable(observation)) _ended++;
        foreach (var group in _groups) group.Observe(observation);
    }

    private Assignment Draw(ref Rng rng)
    {
        var values = Open();
        // parents come before what depends on them
        foreach (var group in _groups)
        {
            if (IsActive(group, values)) group.Suggest(ref rng, values);
        }

        return new Assignment([.. values]);
    }

    /// <summary>
    /// The best of as many candidates as keep the constraints. A constraint may be about parameters of several groups, so candidates are whole; there
    /// are more of them the more groups there are. If none keeps them, the last that was drawn: the kernel refuses it.
    /// </summary>
    private Assignment DrawAllowed(ref Rng rng)
    {
        var (best, last) = ((Assignment?)null, new Assignment([]));
        var greatest = double.NegativeInfinity;
        var candidates = _options.Candidates;
        var draws = candidates * MostDraws;
        for (var found = 0; found < candidates && draws > 0; draws--)
        {
            var values = Open();
            var gains = new List<Func<double>>();
            foreach (var group in _groups)
            {
                if (IsActive(group, values)) gains.Add(group.Draw(ref rng, values));
            }

            candidates = Math.Max(candidates, _options.Candidates * Math.Min(gains.Count, MostDraws));
            last = new Assignment([.. values]);
            if (!_problem.Allows(last)) continue;
            found++;
            var gain = gains.Sum(part => part());
            if (best is not null && !(gain > greatest)) continue;
            (best, greatest) = (last, gain);
        }

        return best ?? last;
    }

    private double[] Open()
    {
        var values = new double[_problem.Space.Dimensions.Length];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static bool IsActive(TpeGroup group, double[] values) => group.Parent < 0 || values[group.Parent] == group.ParentOption;
}
