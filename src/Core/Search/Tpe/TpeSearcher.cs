using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class TpeSearcher : ISearcher, ISnapshotState
{
    /// <summary>How many draws are made for each candidate that keeps the constraints.</summary>
    private const int MostDraws = 20;

    private readonly Tpe _options;
    private readonly Problem _problem;
    private readonly SearchHistory _history;
    private readonly TpeGroup[] _groups;
    private readonly int _startup;

    // null where there are real numbers, of which none comes twice
    private readonly HashSet<Assignment>? _tried;
    private int _ended;

    public TpeSearcher(Tpe options, Problem problem)
    {
        _options = options;
        _problem = problem;
        _startup = options.StartupTrials ?? StartupFor(problem.Space);
        _history = new SearchHistory(problem);
        if (problem.Space.Dimensions.All(dimension => dimension.ValueCount is not null)) _tried = [];
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
        if (_ended < _startup) return Suggestion.Try(_problem.Space.Sample(ref rng, request.GridIndex));
        if (_problem.Filter is not null) return Suggestion.Try(DrawAllowed(ref rng));
        var likeliest = Draw(ref rng);
        // of a configuration that was tried nothing new is learnt
        return Suggestion.Try(IsTried(likeliest) ? DrawAllowed(ref rng) : likeliest);
    }

    public JsonNode Capture() => _history.Capture();

    public void Restore(JsonNode state)
    {
        _history.Restore(state);
        foreach (var observation in _history.All) Learn(observation, !observation.IsLive);
    }

    /// <summary>Of integers more values must be seen: a model of few trials goes on around the first good ones.</summary>
    private static int StartupFor(FlatSpace space)
    {
        const int Least = 6, Most = 12;
        return Math.Min(Most, Least + space.Dimensions.Count(dimension => dimension is { IsCategorical: false, ValueCount: not null }));
    }

    private void Learn(Observation observation, bool hasEnded)
    {
        if (hasEnded && TrialRanking.IsUsable(observation)) _ended++;
        if (observation.Trial is not null) _tried?.Add(observation.Assignment);
        foreach (var group in _groups) group.Observe(observation);
    }

    private bool IsTried(Assignment assignment) => _tried is not null && _tried.Contains(assignment);

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
            if (!_problem.Allows(last) || IsTried(last)) continue;
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
