using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class BohbSearcher : ISearcher, ISnapshotState
{
    private const int MostTries = 100;

    private readonly Bohb _options;
    private readonly Problem _problem;
    private readonly SearchHistory _history;
    private readonly BohbGroup[] _groups;
    private readonly int _minPoints;
    private BudgetRanking? _ranking;

    public BohbSearcher(Bohb options, Problem problem)
    {
        _options = options;
        _problem = problem;
        _history = new SearchHistory(problem);
        _minPoints = options.MinPoints ?? Math.Max(2, problem.Space.Dimensions.Length + 1);
        _groups = [.. problem.Space.Dimensions.GroupBy(dimension => (dimension.Parent, dimension.ParentOption)).Select(group => new BohbGroup(options, group))];
    }

    public void Observe(Fact fact)
    {
        // what only begins or waits tells nothing
        if (_history.Observe(fact) is not null && fact is not (TrialCreated or TrialStarted or TrialPaused)) _ranking = null;
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var rng = request.Rng;
        var isRandom = rng.NextDouble() < _options.RandomFraction;
        if (isRandom || Ranked() is not { } ranking) return Suggestion.Try(_problem.Space.Sample(ref rng, request.GridIndex));
        var assignment = Draw(ref rng);
        for (var tries = 1; tries < MostTries && !_problem.Allows(assignment); tries++) assignment = Draw(ref rng);
        return Suggestion.Try(assignment, FormattableString.Invariant($"model of iteration {ranking.Budget}"));
    }

    public JsonNode Capture() => _history.Capture();

    public void Restore(JsonNode state)
    {
        _history.Restore(state);
        _ranking = null;
    }

    /// <summary>The ranking at the budget of the model, with the densities fitted to it; null while no budget has enough trials.</summary>
    private BudgetRanking? Ranked()
    {
        if (_ranking is not null) return _ranking;
        _ranking = BudgetRanking.Of(_history.All, _minPoints + 2);
        if (_ranking is null) return null;
        var good = Math.Max(_minPoints, (int)(_options.GoodShare * _ranking.Trials.Count));
        foreach (var group in _groups) group.Fit(_ranking.Trials.Take(good), _ranking.Trials.Skip(good));
        return _ranking;
    }

    private Assignment Draw(ref Rng rng)
    {
        var values = new double[_problem.Space.Dimensions.Length];
        Array.Fill(values, double.NaN);
        // parents come before what depends on them
        foreach (var group in _groups)
        {
            if (group.Parent < 0 || values[group.Parent] == group.ParentOption) group.Suggest(ref rng, values);
        }

        return new Assignment([.. values]);
    }
}
