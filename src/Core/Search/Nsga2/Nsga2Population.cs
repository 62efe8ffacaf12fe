using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>The best trials by rank and crowding. A better one takes the place of the worst.</summary>
internal sealed class Nsga2Population(int size)
{
    private readonly List<Observation> _members = [];
    private int[] _ranks = [];
    private double[] _crowding = [];
    private bool _isRanked;

    public int Count => _members.Count;

    public void Add(Observation observation)
    {
        _members.Add(observation);
        _isRanked = false;
        if (_members.Count <= size) return;
        Rank();
        _members.RemoveAt(Enumerable.Range(0, _members.Count).Aggregate((worst, other) => IsBetter(worst, other) ? other : worst));
        _isRanked = false;
    }

    /// <summary>The better of two members that are drawn at random: crowded-comparison tournament.</summary>
    public Observation Draw(ref Rng rng)
    {
        if (!_isRanked) Rank();
        var (first, second) = (rng.NextInt32(_members.Count), rng.NextInt32(_members.Count));
        return _members[IsBetter(first, second) ? first : second];
    }

    public JsonNode Capture() => new JsonArray([.. _members.Select(member => (JsonNode)member.Index)]);

    public void Restore(JsonNode state, IReadOnlyList<Observation> all) => _members.AddRange(state.AsArray().Select(index => all[index!.GetValue<int>()]));

    /// <summary>Deb's crowded comparison; the earlier of equals.</summary>
    private bool IsBetter(int left, int right) => _ranks[left] != _ranks[right] ? _ranks[left] < _ranks[right]
        : _crowding[left] != _crowding[right] ? _crowding[left] > _crowding[right]
        : _members[left].Index < _members[right].Index;

    private void Rank()
    {
        _isRanked = true;
        _ranks = TrialRanking.Ranks(_members);
        _crowding = new double[_members.Count];
        foreach (var front in Enumerable.Range(0, _members.Count).GroupBy(index => _ranks[index]).Select(group => group.ToList()))
        {
            var distances = CrowdingDistance.Of([.. front.Select(index => _members[index].Scores)]);
            for (var i = 0; i < distances.Length; i++) _crowding[front[i]] = distances[i];
        }
    }
}
