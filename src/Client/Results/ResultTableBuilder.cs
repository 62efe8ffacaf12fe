using System.Collections.Immutable;
using System.Text.Json;

namespace Tune;

/// <summary>Makes result tables of trials.</summary>
internal static class ResultTableBuilder
{
    public const string ConfigPrefix = "config/";

    private const string AttributePrefix = "attributes/";

    private const string ExperimentColumn = "experiment";

    private const string NameColumn = "trialName";

    private static readonly string[] Fixed = ["trial", NameColumn, "status", "iterations", "seconds"];

    public static ResultTable Build<T>(ImmutableArray<T> trials, Objective objective, Objective? filter)
        where T : TrialResult
    {
        var metrics = TrialSelection.MetricNames(trials);
        var flat = trials.Select(trial => trial.Configuration.Flatten()).ToArray();
        var parameters = flat.SelectMany(entries => entries).Select(entry => entry.Key).Distinct(StringComparer.Ordinal).ToArray();
        var attributes = trials.SelectMany(trial => trial.Attributes.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var isNamed = trials.Any(trial => trial.Name is not null);
        ImmutableArray<string> columns = [.. Fixed.Where(column => isNamed || column != NameColumn), .. metrics.Select(ColumnOf), .. parameters.Select(name => ConfigPrefix + name), .. attributes.Select(name => AttributePrefix + name)];
        var rows = trials.Select((trial, i) => new ResultRow(trial.Trial, [.. Cells(trial, isNamed, filter, metrics, parameters, flat[i]), .. attributes.Select(name => trial.Attributes.TryGetValue(name, out var value) ? Cell(value) : null)])).ToImmutableArray();

        var measure = filter ?? objective;
        var ordered = TrialSelection.Order(trials, measure, filter is null ? MetricScope.Last : MetricScope.All, includeNonFinite: true);
        var position = trials.Select((trial, i) => (trial.Trial, i)).ToDictionary(pair => pair.Trial, pair => pair.i);
        ImmutableArray<int> bestFirst = [.. ordered.Select(trial => position[trial.Trial]).Union(Enumerable.Range(0, trials.Length))];
        return new ResultTable(columns, rows, bestFirst);
    }

    /// <summary>The rows of several tables in one, with the names of their experiments before them; what only some have is nothing in the others.</summary>
    /// <param name="tables">The tables, by experiment.</param>
    /// <param name="best">The best-first order, as positions in all rows.</param>
    public static ResultTable Join(ImmutableArray<(string Experiment, ResultTable Table)> tables, ImmutableArray<int> best)
    {
        // what is fixed, then metrics, then parameters, then attributes: each table has them in this order
        var columns = tables.SelectMany(one => one.Table.Columns).Distinct(StringComparer.Ordinal).OrderBy(RankOf).ToImmutableArray();
        var rows = ImmutableArray.CreateBuilder<ResultRow>();
        foreach (var (experiment, table) in tables)
        {
            var positions = columns.Select(column => table.Columns.IndexOf(column)).ToArray();
            foreach (var row in table) rows.Add(new ResultRow(row.Trial, [experiment, .. positions.Select(position => position < 0 ? null : row.Cells[position])]));
        }

        return new ResultTable([ExperimentColumn, .. columns], rows.ToImmutable(), best);
    }

    private static int RankOf(string column) =>
        Fixed.Contains(column) ? 0 : column.StartsWith(ConfigPrefix, StringComparison.Ordinal) ? 2 : column.StartsWith(AttributePrefix, StringComparison.Ordinal) ? 3 : 1;

    // a metric may be called as a fixed column is
    private static string ColumnOf(string metric) => Fixed.Contains(metric) || metric == ExperimentColumn ? $"metrics/{metric}" : metric;

    private static ImmutableArray<object?> Cells(
        TrialResult trial, bool isNamed, Objective? filter, IReadOnlyList<string> metrics, string[] parameters, IReadOnlyList<KeyValuePair<string, JsonElement>> flat)
    {
        var rows = trial.Rows;
        var row = (filter is null ? null : rows.BestRow(filter.Metric, filter.Goal)) ?? rows.Count - 1;
        var values = flat.ToDictionary(entry => entry.Key, entry => Cell(entry.Value), StringComparer.Ordinal);
        return
        [
            trial.Trial.ToString(),
            .. isNamed ? [trial.Name] : ReadOnlySpan<object?>.Empty,
            trial.Status.ToString(),
            row < 0 ? 0L : (long)rows.Iteration(row),
            row < 0 ? trial.Elapsed.TotalSeconds : rows.Seconds(row),
            .. metrics.Select(name => row >= 0 && rows.IndexOf(name) is >= 0 and var column ? (object?)rows.Cell(row, column) : null),
            .. parameters.Select(name => values.GetValueOrDefault(name)),
        ];
    }

    private static object? Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var integer) => integer,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };
}
