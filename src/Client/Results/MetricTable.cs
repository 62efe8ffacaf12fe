namespace Tune;

/// <summary>
/// The reports of a trial, a row an iteration, stored by columns because experiments have millions of cells. Each iteration stands
/// once: a report of an iteration that is there already (an attempt goes on from a checkpoint) drops it and everything after it.
/// </summary>
internal sealed class MetricTable
{
    private const long MissingBits = 0x7FF8_0000_0000_4D49;

    // a NaN that no report can bring in: reported NaNs are all stored as double.NaN
    private static readonly double Missing = BitConverter.Int64BitsToDouble(MissingBits);

    private int[] _iterations = [];
    private double[] _seconds = [];
    private long[] _ticks = [];
    private string[] _names = [];
    private double[][] _columns = [];

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>The metrics, in the order in which they appeared.</summary>
    public ReadOnlySpan<string> Names => _names;

    /// <summary>Adds a row.</summary>
    /// <param name="reported">The row.</param>
    /// <param name="names">Where equal names become one object.</param>
    /// <returns>How many of the rows that were there before are still there.</returns>
    public int Add(TrialReported reported, NamePool names)
    {
        while (Count > 0 && _iterations[Count - 1] >= reported.Iteration) Count--;
        var kept = Count;
        if (Count == _iterations.Length) Grow();
        _iterations[Count] = reported.Iteration;
        _seconds[Count] = reported.Elapsed.TotalSeconds;
        _ticks[Count] = reported.At.UtcTicks;
        foreach (var column in _columns) column[Count] = Missing;
        foreach (var (name, value) in reported.Metrics) ColumnOf(name, names)[Count] = double.IsNaN(value) ? double.NaN : value;
        Count++;
        return kept;
    }

    public int Iteration(int row) => _iterations[row];

    public double Seconds(int row) => _seconds[row];

    public DateTimeOffset At(int row) => new(_ticks[row], TimeSpan.Zero);

    /// <summary>A cell; null if the row does not have the metric.</summary>
    public double? Cell(int row, int column) => _columns[column][row] is var value && IsMissing(value) ? null : value;

    public int IndexOf(string name) => Array.IndexOf(_names, name);

    public Metrics Metrics(int row)
    {
        var metrics = new Metrics();
        for (var i = 0; i < _names.Length; i++)
        {
            if (Cell(row, i) is { } value) metrics[_names[i]] = value;
        }

        return metrics.Freeze();
    }

    /// <summary>A metric over all rows; null if no row has it.</summary>
    public MetricStatistics? Statistics(string name)
    {
        var index = IndexOf(name);
        if (index < 0) return null;
        var values = _columns[index].AsSpan(0, Count);
        double last = Missing, min = double.NaN, max = double.NaN, sum = 0;
        var count = 0;
        foreach (var value in values)
        {
            if (!IsMissing(value)) last = value;
            if (double.IsNaN(value)) continue;
            count++;
            sum += value;
            if (!(min <= value)) min = value;
            if (!(max >= value)) max = value;
        }

        if (IsMissing(last)) return null;
        return new MetricStatistics(count, last, min, max, count == 0 ? double.NaN : sum / count, TailAverage(values, 5), TailAverage(values, 10));
    }

    /// <summary>The first row with the best value of a metric; null if no row has a number there.</summary>
    public int? BestRow(string name, Goal goal)
    {
        var index = IndexOf(name);
        if (index < 0) return null;
        int? best = null;
        for (var row = 0; row < Count; row++)
        {
            var value = _columns[index][row];
            if (double.IsNaN(value)) continue;
            if (best is not { } least || (goal == Goal.Minimize ? value < _columns[index][least] : value > _columns[index][least])) best = row;
        }

        return best;
    }

    public MetricTable Clone() => new()
    {
        _iterations = _iterations[..Count],
        _seconds = _seconds[..Count],
        _ticks = _ticks[..Count],
        _names = _names,
        _columns = [.. _columns.Select(column => column[..Count])],
        Count = Count,
    };

    private static double TailAverage(ReadOnlySpan<double> values, int length)
    {
        var count = 0;
        double sum = 0;
        for (var i = values.Length - 1; i >= 0 && count < length; i--)
        {
            if (double.IsNaN(values[i])) continue;
            sum += values[i];
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private static bool IsMissing(double value) => BitConverter.DoubleToInt64Bits(value) == MissingBits;

    private double[] ColumnOf(string name, NamePool names)
    {
        var index = IndexOf(name);
        if (index >= 0) return _columns[index];
        var column = new double[_iterations.Length];
        Array.Fill(column, Missing);
        _names = names.Append(_names, name);
        _columns = [.. _columns, column];
        return column;
    }

    private void Grow()
    {
        var size = Math.Max(1, Count * 2);
        Array.Resize(ref _iterations, size);
        Array.Resize(ref _seconds, size);
        Array.Resize(ref _ticks, size);
        for (var i = 0; i < _columns.Length; i++) Array.Resize(ref _columns[i], size);
    }
}
