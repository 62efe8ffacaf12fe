using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class GaussianProcessSearcher : ISearcher, ISnapshotState
{
    /// <summary>How often a configuration is drawn anew that is not allowed.</summary>
    private const int MostTries = 100;

    private readonly GaussianProcess _options;
    private readonly Problem _problem;
    private readonly SearchHistory _history;
    private readonly ModelSpace _space;
    private readonly TrialTable _table;
    private readonly QuasiRandomSequence _design;
    private readonly Surrogate _surrogate;
    private readonly int _startup;

    public GaussianProcessSearcher(GaussianProcess options, Problem problem)
    {
        _options = options;
        _problem = problem;
        _history = new SearchHistory(problem);
        _space = new ModelSpace(problem.Space);
        _table = new TrialTable(_space);
        _startup = options.StartupIn(_space);
        _surrogate = new Surrogate(options, _space, _table, problem.OutcomeConstraints.Length);
        var rng = new Rng(problem.Seed, Rng.StreamOf(-1, "gp design"));
        _design = new QuasiRandomSequence(problem.Space.Dimensions.Length, ref rng);
    }

    public void Observe(Fact fact)
    {
        if (_history.Observe(fact) is { } observation) _table.Observe(observation);
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var rng = request.Rng;
        return Suggestion.Try((_space.Parameters.Length > 0 && _table.Count >= _startup ? FromModel(ref rng) : null) ?? Design(ref rng));
    }

    public JsonNode Capture() => new JsonObject { ["history"] = _history.Capture(), ["rows"] = _table.Capture() };

    public void Restore(JsonNode state)
    {
        _history.Restore(state["history"]!);
        _table.Restore(state["rows"]!, _history);
    }

    private Assignment? FromModel(ref Rng rng)
    {
        _surrogate.Update();
        if (_surrogate.Gain is not { } gain) return null;
        var region = _surrogate.Region is { Best: >= 0 } local ? local.Around(_table.Point(local.Best), _space, _surrogate.Lengths) : SearchRegion.Whole(_space.Parameters.Length);
        if (_options.Acquisition != AcquisitionFunction.Thompson || _surrogate.Objective is not { } objective)
            return FirstLegal(new AcquisitionSearch(_options, _space, region).Run(gain, _surrogate.Anchors, _surrogate.Lengths, ref rng));
        var (points, _) = new CandidatePoints(_space, region, ref rng).Draw(_options.Candidates, _surrogate.Anchors, _surrogate.Lengths, ref rng);
        return FirstLegal(ThompsonDraw.Rank(objective, gain.WithoutObjective(), points, ref rng));
    }

    /// <summary>The best that is allowed; one that was tried before only if there is no other.</summary>
    private Assignment? FirstLegal(IEnumerable<double[]> points)
    {
        Assignment? tried = null;
        foreach (var point in points)
        {
            var assignment = _space.Decode(point);
            if (!_problem.Allows(assignment)) continue;
            if (!_table.HasTried(assignment)) return assignment;
            tried ??= assignment;
        }

        return tried;
    }

    /// <summary>The centre of the space, which is the median of its distribution, then points that fill it evenly.</summary>
    private Assignment Design(ref Rng rng)
    {
        var units = new double[_problem.Space.Dimensions.Length];
        if (_history.All.Count == 0) Array.Fill(units, 0.5);
        else _design.Fill(_history.All.Count, units);
        var assignment = _problem.Space.FromUnits(units);
        for (var tries = 0; tries < MostTries && !_problem.Allows(assignment); tries++) assignment = _problem.Space.Sample(ref rng);
        return assignment;
    }
}
