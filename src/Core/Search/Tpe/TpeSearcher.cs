using System.Text.Json.Nodes;

namespace Tune;

internal sealed class TpeSearcher : ISearcher, ISnapshotState
{
    private const int MostTries = 100;

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
        _groups = options.Multivariate
            ? [.. problem.Space.Dimensions.GroupBy(dimension => (dimension.Parent, dimension.ParentOption)).Select(group => new TpeGroup(options, group))]
            : [.. problem.Space.Dimensions.Select(dimension => new TpeGroup(options, [dimension]))];
    }

    public void Observe(Fact fact)
    {
        if (_history.Observe(fact) is { } observation) Learn(observation, fact is TrialEnded or ObservationAdded);
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var rng = request.Rng;
        if (_ended < _options.StartupTrials) return Suggestion.Try(_problem.Space.Sample(ref rng, request.GridIndex));
        var assignment = Draw(ref rng);
        for (var tries = 1; tries < MostTries && !_problem.Allows(assignment); tries++) assignment = Draw(ref rng);
        return Suggestion.Try(assignment);
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
