namespace Tune.Search;

/// <summary>What all trials together say of where good configurations lie, each dimension by itself.</summary>
internal sealed class PrescreeningModel
{
    /// <summary>How many trials must have come to a length, so that its halves can be told apart.</summary>
    private const int LeastTrials = 8;

    private readonly CurveRanking _curves = new();

    /// <summary>Of those that reported against those that failed.</summary>
    private readonly DimensionOdds[] _lasting;

    /// <summary>Of the good against the others.</summary>
    private readonly DimensionOdds[] _good;
    private readonly List<Observation> _trials = [];
    private readonly List<int[]> _cells = [];
    private List<Observation> _order = [];
    private int[][]? _ranked;
    private int[][] _failed = [];
    private int[][] _waiting = [];

    public PrescreeningModel(FlatSpace space)
    {
        var tables = new SmoothingTables();
        DimensionOdds[] New() => [.. space.Dimensions.Select(dimension => new DimensionOdds(dimension, tables))];
        (_lasting, _good) = (New(), New());
    }

    /// <summary>Takes over what is known of a trial by now.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="since">How many of its first scores are as they were before.</param>
    public void Update(Observation trial, int since)
    {
        if (trial.Index == _trials.Count)
        {
            _trials.Add(trial);
            _cells.Add(CellsOf(trial.Assignment));
        }

        _curves.Update(trial, since);
        _ranked = null;
    }

    /// <summary>How many trials have a place in the order.</summary>
    public int RankedCount => Ranked().Length;

    /// <summary>How many trials say whether they are good or not.</summary>
    public int ToldCount => Ranked().Length + _failed.Length;

    /// <summary>Sets the best so many trials against the others, and all that reported against those that failed.</summary>
    /// <remarks>In two steps, so that the useless is told from the bad: where nothing was good they would look alike, and what was tried the least would look best.</remarks>
    public void Fit(int good)
    {
        var ranked = Ranked();
        Fit(_good, ranked.Take(good), ranked.Skip(good).Concat(_waiting));
        FitLasting(ranked);
    }

    /// <summary>Sets the better half of the trials that have come as far as some length against the worse half.</summary>
    /// <param name="which">Which of the lengths that enough trials have come to, from 0, the longest, to 1, exclusive.</param>
    /// <returns>The length; null if too few trials have come further than others.</returns>
    public int? FitLonger(double which)
    {
        Ranked();
        var shortest = _order.Count == 0 ? 0 : _order.Min(trial => trial.Curve.Length);
        var lengths = _order.Select(trial => trial.Curve.Length).OrderDescending().Skip(LeastTrials - 1).Distinct().Where(length => length > shortest).ToList();
        if (lengths.Count == 0) return null;
        var least = lengths[(int)(which * lengths.Count)];
        var those = _order.Where(trial => trial.Curve.Length >= least).Select(trial => _cells[trial.Index]).ToArray();
        Fit(_good, those.Take(those.Length / 2), those.Skip(those.Length / 2));
        FitLasting(Ranked());
        return least;
    }

    /// <summary>The logarithm of the odds that an assignment is as it should be.</summary>
    public double Of(Assignment assignment)
    {
        var sum = 0.0;
        for (var d = 0; d < _good.Length; d++)
        {
            var cell = _good[d].CellOf(assignment[d]);
            sum += _lasting[d].At(cell) + _good[d].At(cell);
        }

        return sum;
    }

    private static void Fit(DimensionOdds[] odds, IEnumerable<int[]> good, IEnumerable<int[]> others)
    {
        foreach (var one in odds) one.Fit(good, others);
    }

    private void FitLasting(int[][] ranked) => Fit(_lasting, _failed.Length > 0 ? ranked : [], _failed);

    private int[][] Ranked()
    {
        if (_ranked is not null) return _ranked;
        _order = _curves.Rank(_trials);
        _ranked = [.. _order.Select(trial => _cells[trial.Index])];
        _failed = [.. _trials.Where(trial => trial.IsFailed).Select(trial => _cells[trial.Index])];
        // what has not reported counts as bad until it has, so that trials that run at once differ
        _waiting = [.. _trials.Where(trial => trial.IsLive && trial.Curve.IsEmpty).Select(trial => _cells[trial.Index])];
        return _ranked;
    }

    private int[] CellsOf(Assignment assignment)
    {
        var cells = new int[_good.Length];
        for (var d = 0; d < cells.Length; d++) cells[d] = _good[d].CellOf(assignment[d]);
        return cells;
    }
}
