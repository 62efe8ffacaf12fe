using System.Globalization;
using System.Text.Json.Nodes;

namespace Tune.Search;

internal sealed class GridSearcher(Problem problem, int resolution) : ISearcher, ISnapshotState
{
    /// <summary>How many points in a row may be refused before the rest is taken to be so as well.</summary>
    private const int MostRefused = 100_000;

    /// <summary>Begins the note of a trial before which points were passed over.</summary>
    private const string PointNote = "grid point ";

    private readonly PointGrid _grid = new(problem.Space, resolution);

    /// <summary>The number of the first point that is not behind.</summary>
    private Int128 _next;

    public void Observe(Fact fact)
    {
        if (fact is not TrialCreated created || created.Note == Suggestion.PresetNote) return;
        var isNumbered = created.Note?.StartsWith(PointNote, StringComparison.Ordinal) ?? false;
        _next = (isNumbered ? Int128.Parse(created.Note.AsSpan(PointNote.Length), CultureInfo.InvariantCulture) : _next) + 1;
    }

    public Suggestion Suggest(SuggestRequest request)
    {
        var point = NextAllowed(_next);
        for (var draw = 0; draw < request.Draw && point is { } refused; draw++) point = NextAllowed(refused + 1);
        if (point is { } number) return Suggestion.Try(_grid.At(number), number == _next ? null : string.Create(CultureInfo.InvariantCulture, $"{PointNote}{number}"));
        return _next >= _grid.Count || problem.Filter is null ? Suggestion.Exhausted : Suggestion.NoMore("none of the grid's further points keeps the constraints");
    }

    public JsonNode Capture() => new JsonObject { ["next"] = _next.ToString(CultureInfo.InvariantCulture) };

    public void Restore(JsonNode state) => _next = Int128.Parse(state["next"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private Int128? NextAllowed(Int128 from)
    {
        for (var number = from; number < _grid.Count && number - from < MostRefused; number++)
        {
            if (problem.Allows(_grid.At(number))) return number;
        }

        return null;
    }
}
