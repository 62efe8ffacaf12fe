using System.Text.Json;

namespace Tune.Http;

/// <summary>The columns of the table of trials, as the page builds them of trials that it has (<c>web/src/store/columns.ts</c>), and their values. Thread-safe; what was read of configurations is handed on.</summary>
internal sealed class TrialColumns
{
    private static readonly (TrialColumn Column, Func<TrialResult<Configuration>, FilterValue> Read)[] Built =
    [
        (Own("trial", "Trial", isNumber: true), trial => FilterValue.Of(trial.Trial.Number)),
        (Own("name", "Name"), trial => FilterValue.Of(trial.Name)),
        (Own("status", "Status"), trial => FilterValue.Of(trial.Status.ToString())),
        (Own("iterations", "Iterations", isNumber: true), trial => FilterValue.Of(trial.Iterations)),
        (Own("elapsed", "Has trained", isNumber: true), trial => FilterValue.Of(trial.Elapsed.TotalSeconds)),
        (Own("attempts", "Attempts", isNumber: true), trial => FilterValue.Of(trial.Attempts)),
        (Own("created", "Created"), trial => Time(trial.CreatedAt)),
        (Own("ended", "Ended"), trial => Time(trial.EndedAt)),
        (Own("silo", "Silo"), trial => FilterValue.Of(trial.Silo ?? trial.Client)),
        (Own("reason", "Reason"), trial => FilterValue.Of(trial.Reason)),
        (Own("error", "Error"), trial => FilterValue.Of(trial.Error?.Message)),
    ];

    private readonly ResultGrid<Configuration> _results;
    private readonly Dictionary<string, Func<int, FilterValue>> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _parameters;
    private readonly Dictionary<string, FilterValue[]> _cells = new(StringComparer.Ordinal);
    private readonly Configuration[] _configurations;
    private readonly Lock _lock = new();

    public TrialColumns(ResultGrid<Configuration> results, TrialColumns? before)
    {
        _results = results;
        _configurations = [.. results.Select(trial => trial.Configuration)];
        _parameters = before is null ? new(StringComparer.Ordinal) : new(before._parameters, StringComparer.Ordinal);
        for (var trial = 0; trial < _configurations.Length; trial++)
        {
            // most configurations are what they were, and to read one takes a while
            if (before is not null && trial < before._configurations.Length && ReferenceEquals(_configurations[trial], before._configurations[trial])) continue;
            foreach (var (name, value) in _configurations[trial].Flatten()) _parameters[name] = _parameters.GetValueOrDefault(name, true) && value.ValueKind == JsonValueKind.Number;
        }

        // what somebody has asked for is asked for again
        foreach (var (name, cells) in before?.KnownCells() ?? []) _cells.Add(name, Read(name, cells, before?._configurations ?? []));
        Columns = [.. Build()];
        Names = Columns.Select(column => column.Id).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<TrialColumn> Columns { get; }

    public IReadOnlySet<string> Names { get; }

    /// <summary>What reads a column of the trial of a number.</summary>
    public Func<int, FilterValue> Reader(string id) => _readers[id];

    private IEnumerable<TrialColumn> Build()
    {
        foreach (var (column, read) in Built)
        {
            _readers.Add(column.Id, trial => read(_results[trial]));
            yield return column;
        }

        var metrics = new List<string> { _results.Objective.Metric };
        metrics.AddRange(TrialSelection.MetricNames(_results).Where(name => name != _results.Objective.Metric));
        foreach (var name in metrics)
        {
            var id = IdOf("metric", name);
            var isObjective = name == _results.Objective.Metric;
            _readers.Add(id, trial => FilterValue.Of(isObjective ? _results[trial].Value : _results[trial].Metrics is { } last && last.TryGet(name, out var value) ? value : null));
            yield return new TrialColumn(id, name, TrialColumnGroup.Metrics, IsNumber: true);
        }

        foreach (var (name, isNumber) in _parameters)
        {
            var id = IdOf("config", name);
            _readers.Add(id, trial => CellsOf(name)[trial]);
            yield return new TrialColumn(id, name, TrialColumnGroup.Parameters, isNumber);
        }
    }

    private string IdOf(string prefix, string name) => _readers.ContainsKey(name) ? $"{prefix}.{name}" : name;

    private FilterValue[] CellsOf(string name)
    {
        lock (_lock) return _cells.TryGetValue(name, out var known) ? known : _cells[name] = Read(name, [], []);
    }

    /// <summary>The values of a parameter, of configurations that have not changed those that were read before.</summary>
    private FilterValue[] Read(string name, FilterValue[] last, Configuration[] lastOf)
    {
        var cells = new FilterValue[_configurations.Length];
        for (var trial = 0; trial < cells.Length; trial++)
        {
            cells[trial] = trial < lastOf.Length && ReferenceEquals(lastOf[trial], _configurations[trial]) ? last[trial]
                : _configurations[trial].TryGet<JsonElement>(name, out var value) ? FilterValue.Of(value)
                : FilterValue.None;
        }

        return cells;
    }

    private KeyValuePair<string, FilterValue[]>[] KnownCells()
    {
        lock (_lock) return [.. _cells];
    }

    private static TrialColumn Own(string id, string title, bool isNumber = false) => new(id, title, TrialColumnGroup.Trial, isNumber);

    // as in answers
    private static FilterValue Time(DateTimeOffset? at) => at is { } time ? FilterValue.Of(JsonSerializer.Serialize(time, ApiJson.Options).Trim('"')) : FilterValue.None;
}
