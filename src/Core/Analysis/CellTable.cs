namespace Tune.Analysis;

/// <summary>
/// The trials that count: for each dimension the cells of all rows, and their scores. The rows are in an order that follows from them alone, so nothing hangs on the order in
/// which trials were made.
/// </summary>
internal sealed class CellTable
{
    private readonly double _scale;
    private readonly double _mean;
    private readonly double _deviation;

    public CellTable(CellSpace space, IEnumerable<(Assignment Assignment, double Score)> trials)
    {
        Space = space;
        var rows = trials.Select(trial => (trial.Score, Cells: space.Axes.Select(axis => axis.CellOf(trial.Assignment[axis.Dimension.Index])).ToArray())).ToList();
        rows.Sort((left, right) => left.Score.CompareTo(right.Score) is var order and not 0 ? order : left.Cells.AsSpan().SequenceCompareTo(right.Cells));
        Ranked = [.. rows.Select(row => row.Score)];
        Cells = [.. space.Axes.Select((_, dimension) => rows.Select(row => row.Cells[dimension]).ToArray())];
        // the greatest number is divided away first: squares of great ones are no numbers
        _scale = rows.Select(row => Math.Abs(row.Score)).DefaultIfEmpty(0).Max();
        if (rows.Count == 0 || rows[0].Score == rows[^1].Score)
        {
            Scores = new double[rows.Count];
            return;
        }

        var scaled = rows.Select(row => row.Score / _scale).ToArray();
        _mean = scaled.Average();
        _deviation = Math.Sqrt(scaled.Average(score => (score - _mean) * (score - _mean)));
        Scores = [.. scaled.Select(score => (score - _mean) / _deviation)];
    }

    public CellSpace Space { get; }

    /// <summary>By dimension, then row; −1 where it is inactive.</summary>
    public short[][] Cells { get; }

    /// <summary>The scores as they were given, ascending.</summary>
    public double[] Ranked { get; }

    /// <summary>The scores, smaller is better, ascending, with mean 0 and variance 1; all 0 if they are equal.</summary>
    public double[] Scores { get; }

    public int Count => Scores.Length;

    /// <summary>Whether there is anything to explain.</summary>
    public bool IsConstant => _deviation == 0;

    /// <summary>The score as it was given.</summary>
    public double Unscale(double score) => (score * _deviation + _mean) * _scale;
}
