using System.Collections;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune.Analysis;

/// <summary>A row of a <see cref="ResultTable"/>.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Cells">A cell for each column: a <see cref="double"/>, <see cref="long"/>, <see cref="bool"/>, <see cref="string"/>, or null for nothing.</param>
public sealed record ResultRow(TrialId Trial, ImmutableArray<object?> Cells);

/// <summary>
/// Results as rows and columns, for spreadsheets and data frames: <c>trial</c>, <c>trialName</c> if they have names, <c>status</c>, <c>iterations</c>, <c>seconds</c>, then
/// the metrics, then the parameters as <c>config/…</c>, then what was noted as <c>attributes/…</c>. Rows are in the order of the trials' creation. Immutable.
/// </summary>
[JsonConverter(typeof(ResultTableConverter))]
public sealed class ResultTable : IReadOnlyList<ResultRow>
{
    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ImmutableArray<ResultRow> _rows;
    private readonly ImmutableArray<int> _bestFirst;

    internal ResultTable(ImmutableArray<string> columns, ImmutableArray<ResultRow> rows, ImmutableArray<int> bestFirst)
    {
        Columns = columns;
        _rows = rows;
        _bestFirst = bestFirst;
    }

    /// <summary>
    /// The trials of several experiments in one table: <c>experiment</c> is its first column, then it is as each one's. In text the best comes first if all optimise the same; else the first
    /// experiment's do.
    /// </summary>
    /// <param name="results">The results.</param>
    /// <typeparam name="TConfig">The configurations' type; read experiments of several types as <see cref="Configuration"/>.</typeparam>
    public static ResultTable Compare<TConfig>(params IReadOnlyList<ResultGrid<TConfig>> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var firsts = results.Select((_, index) => results.Take(index).Sum(other => other.Count)).ToArray();
        var isOne = results.Select(one => (one.Objective.Metric, one.Objective.Goal)).Distinct().Count() == 1;
        var all = results.SelectMany((one, index) => one.ToTable()._bestFirst.Select(row => (Trial: (TrialResult)one[row], Row: firsts[index] + row))).ToList();
        var rowOf = all.ToDictionary(entry => entry.Trial, entry => entry.Row);
        // what never reported the objective stays behind, in its order
        var best = isOne ? TrialSelection.Order(all.Select(entry => entry.Trial), results[0].Objective, MetricScope.Last, includeNonFinite: true).Select(trial => rowOf[trial]).Union(all.Select(entry => entry.Row)) : all.Select(entry => entry.Row);
        return ResultTableBuilder.Join([.. results.Select(one => (one.Experiment, one.ToTable()))], [.. best]);
    }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Length;

    /// <summary>A row.</summary>
    public ResultRow this[int index] => _rows[index];

    /// <summary>Comma-separated values with a header, quoted as RFC 4180 says; numbers read back equal; nothing is an empty field. A text that a spreadsheet would run as a formula begins with an apostrophe.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        Csv.AppendRow(text, Columns.Select(Csv.Text));
        foreach (var row in _rows) Csv.AppendRow(text, row.Cells.Select(cell => cell is string words ? Csv.Text(words) : Exact(cell)));
        return text.ToString();
    }

    /// <summary>A JSON array with an object a row; what a row does not have is left out, NaN and infinities are strings.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonOptions)) Write(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    /// <summary>An aligned table for a person, best first.</summary>
    /// <param name="maxRows">How many rows at most, at least 1.</param>
    /// <param name="maxWidth">How many characters a line at most; columns that don't fit are left out and named below.</param>
    public string ToText(int maxRows = 20, int maxWidth = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        var names = ShortNames.Of(Columns.Where(name => name.StartsWith(ResultTableBuilder.ConfigPrefix, StringComparison.Ordinal)));
        var table = new TextTable([.. Columns.Select((name, i) => new TextTable.Column(names.GetValueOrDefault(name, name), IsNumeric(i)))]);
        foreach (var index in _bestFirst.Take(maxRows)) table.Add([.. _rows[index].Cells.Select(Short)]);
        return table.ToText(maxWidth, Count - Math.Min(maxRows, Count));
    }

    /// <summary>Writes <see cref="ToCsv"/> to a file, as a whole or not at all.</summary>
    public void WriteCsv(string path) => AtomicFile.Replace(path, ToCsv());

    /// <summary>Writes <see cref="ToJson"/> to a file, as a whole or not at all.</summary>
    public void WriteJson(string path) => AtomicFile.Replace(path, ToJson());

    /// <inheritdoc/>
    public IEnumerator<ResultRow> GetEnumerator() => ((IEnumerable<ResultRow>)_rows).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => ToText();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Exact(object? cell) => cell switch
    {
        null => "",
        double number => NumberText.Exact(number),
        bool truth => truth ? "true" : "false",
        _ => FormattableString.Invariant($"{cell}"),
    };

    private static string Short(object? cell) => cell is double number ? NumberText.Short(number, 5) : Exact(cell);

    private bool IsNumeric(int column) => _rows.All(row => row.Cells[column] is null or double or long);

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var row in _rows)
        {
            writer.WriteStartObject();
            for (var i = 0; i < Columns.Length; i++)
            {
                if (row.Cells[i] is not { } cell) continue;
                writer.WritePropertyName(Columns[i]);
                if (cell is double number) NumberText.Write(writer, number);
                else JsonSerializer.Serialize(writer, cell, cell.GetType());
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
