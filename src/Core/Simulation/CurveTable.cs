using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Simulation;

/// <summary>Recorded learning curves: a row for each configuration, with its parameters and the metric after each iteration.</summary>
public sealed class CurveTable
{
    private CurveTable(ImmutableArray<string> parameters, ImmutableArray<Row> rows) => (Parameters, Rows) = (parameters, rows);

    /// <summary>A row.</summary>
    /// <param name="Line">Its line in the text, from 1.</param>
    /// <param name="Values">The cells of the parameters, in their order; empty for a parameter that the configuration does not have.</param>
    /// <param name="Curve">The metric after each iteration.</param>
    public sealed record Row(int Line, ImmutableArray<string> Values, ImmutableArray<double> Curve);

    /// <summary>The flat names of the parameters.</summary>
    public ImmutableArray<string> Parameters { get; }

    /// <summary>The rows, in the order of the text; at least one.</summary>
    public ImmutableArray<Row> Rows { get; }

    /// <summary>Reads a table of comma-separated values whose first line names the columns.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The columns that are parameters; null for all that are not of the curve.</param>
    /// <param name="curvePrefix">What the columns of the curve begin with: <c>e</c> for <c>e1</c>, <c>e2</c> and so on.</param>
    /// <exception cref="InvalidCurvesException">A column is missing, or a cell is not what it should be.</exception>
    public static CurveTable Parse(string text, IEnumerable<string>? parameters, string curvePrefix)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = CsvReader.Read(text).ToList();
        if (lines.Count == 0) throw new InvalidCurvesException("expected a line that names the columns, got nothing");
        var (headLine, columns) = lines[0];
        if (columns.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new InvalidCurvesException(headLine, twice.Key, "the column is there twice");
        var curve = CurveColumns(headLine, columns, curvePrefix);
        if (columns.Find(name => IsOfCurve(name, curvePrefix) && !curve.Contains(columns.IndexOf(name)) && parameters?.Contains(name) is not true) is { } beyond)
            throw new InvalidCurvesException(headLine, beyond, FormattableString.Invariant($"the curve ends with {curvePrefix}{curve.Length}, since there is no column '{curvePrefix}{curve.Length + 1}'; add it, or rename '{beyond}', or name it among the parameters"));
        var names = parameters?.ToImmutableArray() ?? [.. columns.Where((_, index) => !curve.Contains(index))];
        var places = names.Select(name => PlaceOf(headLine, columns, name)).ToArray();
        if (lines.Count == 1) throw new InvalidCurvesException(headLine, "", "expected rows after it, got none");
        return new(names, [.. lines.Skip(1).Select(row => ReadRow(row.Line, row.Fields, columns, places, curve))]);
    }

    /// <summary>The same table with those of its parameters that fulfil a condition.</summary>
    public CurveTable Keep(Func<string, bool> isParameter)
    {
        var kept = Enumerable.Range(0, Parameters.Length).Where(index => isParameter(Parameters[index])).ToArray();
        return new([.. kept.Select(index => Parameters[index])], [.. Rows.Select(row => row with { Values = [.. kept.Select(index => row.Values[index])] })]);
    }

    private static int[] CurveColumns(int line, List<string> columns, string prefix)
    {
        var curve = new List<int>();
        for (var index = columns.IndexOf($"{prefix}1"); index >= 0; index = columns.IndexOf(string.Create(CultureInfo.InvariantCulture, $"{prefix}{curve.Count + 1}"))) curve.Add(index);
        return curve.Count > 0
            ? [.. curve]
            : throw new InvalidCurvesException(line, "", $"expected columns {prefix}1, {prefix}2 and so on with the values after each iteration; there is no '{prefix}1'");
    }

    private static bool IsOfCurve(string name, string prefix) => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && name.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    private static int PlaceOf(int line, List<string> columns, string name) => columns.IndexOf(name) is >= 0 and var place
        ? place
        : throw new InvalidCurvesException(line, "", $"there is no column '{name}'{SpacePath.Suggest(name, columns, $"; there are {string.Join(", ", columns)}")}");

    private static Row ReadRow(int line, List<string> fields, List<string> columns, int[] places, int[] curve)
    {
        if (fields.Count != columns.Count) throw new InvalidCurvesException(line, "", FormattableString.Invariant($"expected {columns.Count} cells, got {fields.Count}"));
        var values = new double[curve.Length];
        for (var iteration = 0; iteration < curve.Length; iteration++) values[iteration] = Number(line, columns[curve[iteration]], fields[curve[iteration]]);
        return new(line, [.. places.Select(place => fields[place])], [.. values]);
    }

    private static double Number(int line, string column, string cell)
    {
        try
        {
            return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : Numbers.Parse(cell);
        }
        catch (FormatException exception)
        {
            throw new InvalidCurvesException(line, column, exception.Message);
        }
    }
}
