using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class Nsga2Searcher(Nsga2 options, Problem problem) : ISearcher, ISnapshotState
{
    /// <summary>How often a child that may not be tried, or was tried before, is made again.</summary>
    private const int MostTries = 100;

    private readonly SearchHistory _history = new(problem);
    private readonly HashSet<Assignment> _tried = [];
    private readonly Nsga2Population _population = new(options.PopulationSize);
    private readonly Offspring _offspring = new(options, problem.Space);

    public void Observe(Fact fact)
    {
        if (_history.Observe(fact) is { } observation) Learn(observation);
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var rng = request.Rng;
        if (_history.All.Count < options.PopulationSize || _population.Count < 2) return Suggestion.Try(problem.Space.Sample(ref rng, request.GridIndex));
        var child = Child(ref rng, 0);
        for (var tries = 1; tries < MostTries && (_tried.Contains(child) || !problem.Allows(child)); tries++) child = Child(ref rng, tries);
        return Suggestion.Try(child);
    }

    public JsonNode Capture() => new JsonObject { ["history"] = _history.Capture(), ["population"] = _population.Capture() };

    public void Restore(JsonNode state)
    {
        _history.Restore(state["history"]!);
        foreach (var observation in _history.All) _tried.Add(observation.Assignment);
        // who is in it depends on the order in which trials ended
        _population.Restore(state["population"]!, _history.All);
    }

    private Assignment Child(ref Rng rng, int tries)
    {
        var (first, second) = (_population.Draw(ref rng), _population.Draw(ref rng));
        return _offspring.Of(first.Assignment, second.Assignment, isForced: tries > 0, ref rng);
    }

    private void Learn(Observation observation)
    {
        _tried.Add(observation.Assignment);
        if (!observation.IsLive && TrialRanking.IsUsable(observation)) _population.Add(observation);
    }
}
