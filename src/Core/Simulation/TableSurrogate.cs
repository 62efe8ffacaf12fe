using System.Collections.Immutable;

namespace Tune.Simulation;

/// <summary>
/// Answers any configuration of a space from a table: the mean of the three nearest rows' curves, weighted by the inverse of their distance;
/// an exact hit is that row. The distance is Euclidean: numbers are scaled to [0, 1] by their bounds, in ln for log domains; everything else
/// is a category, one-hot times 0.7.
/// </summary>
/// <remarks>A parameter that only one of two configurations has sets them apart like half of a category: as one-hot against nothing.</remarks>
public sealed class TableSurrogate : ILearningCurves
{
    private const int Neighbours = 3;
    private const double OneHot = 0.7;

    private readonly CurveTable _table;
    private readonly TimeSpan _perIteration;
    private readonly SurrogateColumn[] _columns;
    private readonly double[][] _rows;

    /// <summary>A surrogate of a space that has the table's parameters.</summary>
    /// <param name="space">The space.</param>
    /// <param name="table">The table.</param>
    /// <param name="perIteration">How long an iteration takes.</param>
    /// <exception cref="InvalidCurvesException">The parameters of the space and of the table differ, or a cell is not what its domain takes.</exception>
    public TableSurrogate(FlatSpace space, CurveTable table, TimeSpan perIteration)
    {
        _table = table;
        _perIteration = perIteration;
        var names = ScalarNames.Of(space.Spec).ToHashSet(StringComparer.Ordinal);
        foreach (var name in table.Parameters.Where(name => !names.Contains(name)))
            throw new InvalidCurvesException($"the column '{name}' is no parameter of the space{SpacePath.Suggest(name, names, $"; there are {string.Join(", ", names)}")}");
        _columns = [.. table.Parameters.Select(name => new SurrogateColumn(name, space))];
        foreach (var dimension in space.Dimensions.Where(dimension => !IsOfTable(dimension)))
            throw new InvalidCurvesException($"the space has a parameter '{dimension.Name}', and the table has no such column among the parameters ({string.Join(", ", table.Parameters)})");
        _rows = [.. table.Rows.Select(row => _columns.Select((column, index) => column.Place(row.Line, row.Values[index])).ToArray())];
    }

    /// <inheritdoc/>
    public LearningCurve CurveOf(Trial trial) => CurveOf(trial.Config);

    /// <summary>The curve of a configuration.</summary>
    public LearningCurve CurveOf(Configuration configuration)
    {
        var values = configuration.Flatten().ToDictionary(entry => entry.Key, entry => entry.Value);
        var place = _columns.Select(column => values.TryGetValue(column.Name, out var value) ? column.Place(value) : double.NaN).ToArray();
        return new(CurveAt(place), _perIteration);
    }

    private bool IsOfTable(Dimension dimension) => dimension.IsCategorical
        // the options of a choice of groups are told apart by what is in them
        ? _table.Parameters.Any(name => name == dimension.Name || name.StartsWith($"{dimension.Name}/", StringComparison.Ordinal))
        : _table.Parameters.Contains(dimension.Name);

    private ImmutableArray<double> CurveAt(double[] place)
    {
        Span<int> nearest = stackalloc int[Neighbours];
        Span<double> distances = stackalloc double[Neighbours];
        var count = 0;
        for (var row = 0; row < _rows.Length; row++)
        {
            var distance = SquaredDistance(place, _rows[row]);
            if (count == Neighbours && !(distance < distances[count - 1])) continue;
            if (count < Neighbours) count++;
            var position = count - 1;
            for (; position > 0 && distance < distances[position - 1]; position--) (nearest[position], distances[position]) = (nearest[position - 1], distances[position - 1]);
            (nearest[position], distances[position]) = (row, distance);
        }

        if (distances[0] == 0) return _table.Rows[nearest[0]].Curve;
        var total = 0.0;
        for (var i = 0; i < count; i++) total += 1 / Math.Sqrt(distances[i]);
        var curve = new double[_table.Rows[0].Curve.Length];
        for (var i = 0; i < count; i++)
        {
            var weight = 1 / Math.Sqrt(distances[i]) / total;
            var values = _table.Rows[nearest[i]].Curve.AsSpan();
            for (var iteration = 0; iteration < curve.Length; iteration++) curve[iteration] += weight * values[iteration];
        }

        return [.. curve];
    }

    private double SquaredDistance(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var column = 0; column < left.Length; column++)
        {
            var (a, b) = (left[column], right[column]);
            if (double.IsNaN(a) || double.IsNaN(b)) sum += double.IsNaN(a) && double.IsNaN(b) ? 0 : OneHot * OneHot;
            else if (_columns[column].IsNumeric) sum += (a - b) * (a - b);
            else if (a != b) sum += 2 * OneHot * OneHot;
        }

        return sum;
    }
}
