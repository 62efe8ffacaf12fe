using System.Text.Json.Nodes;

namespace Tune.Search;

/// <summary>
/// The trials as the model sees them. Rows are those that have something to teach, in the order in which they first had: they ended, or a
/// scheduler holds them. Fits are made from the first so many rows, so the order is state.
/// </summary>
internal sealed class TrialTable(ModelSpace space)
{
    private readonly List<Observation> _rows = [];
    private readonly List<double[]> _points = [];
    private readonly List<bool> _isRow = [];
    private readonly SortedSet<int> _pending = [];
    private readonly HashSet<Assignment> _tried = [];

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Changes with everything.</summary>
    public int Changes { get; private set; }

    /// <summary>Changes when a row that was there teaches something else: a trial that was held has gone on.</summary>
    public int Version { get; private set; }

    public Observation this[int row] => _rows[row];

    /// <summary>The places of trials whose result is awaited, by their number.</summary>
    public IEnumerable<double[]> Pending => _pending.Select(index => _points[index]);

    /// <summary>The place of a row.</summary>
    public double[] Point(int row) => _points[_rows[row].Index];

    /// <summary>Whether a trial had or has this configuration.</summary>
    public bool HasTried(Assignment assignment) => _tried.Contains(assignment);

    public void Observe(Observation observation)
    {
        Changes++;
        Meet(observation);
        if (_isRow[observation.Index]) Version++;
        else if (!observation.IsLive || (observation.Status == TrialStatus.Paused && observation.Score is not null)) Add(observation);
    }

    public JsonNode Capture() => new JsonArray([.. _rows.Select(row => (JsonNode?)row.Index)]);

    public void Restore(JsonNode state, SearchHistory history)
    {
        foreach (var observation in history.All) Meet(observation);
        foreach (var index in state.AsArray()) Add(history.All[index!.GetValue<int>()]);
    }

    private void Meet(Observation observation)
    {
        if (observation.Index < _points.Count) return;
        _points.Add(space.Encode(observation.Assignment));
        _isRow.Add(false);
        _tried.Add(observation.Assignment);
        _pending.Add(observation.Index);
    }

    private void Add(Observation observation)
    {
        _rows.Add(observation);
        _isRow[observation.Index] = true;
        _pending.Remove(observation.Index);
    }
}
