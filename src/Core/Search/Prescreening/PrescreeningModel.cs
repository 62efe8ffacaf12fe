namespace Tune;

/// <summary>What all trials together say of where good configurations lie, each dimension by itself.</summary>
internal sealed class PrescreeningModel
{
    /// <summary>How many trials must have come to a length, so that its halves can be told apart.</summary>
    private const int LeastTrials = 8;

    private readonly CurveRanking _curves = new();
    private readonly DimensionOdds[] _odds;
    private readonly List<Observation> _trials = [];
    private readonly List<int[]> _cells = [];
    private List<Observation> _order = [];
    private int[][]? _ranked;
    private int[][] _others = [];
    private int _failures;

    public PrescreeningModel(FlatSpace space)
    {
        var tables = new SmoothingTables();
        _odds = [.. space.Dimensions.Select(dimension => new DimensionOdds(dimension, tables))];
    }

    /// <summary>Takes over what is known of a trial by now.</summary>
    public void Update(Observation trial)
    {
        if (trial.Index == _trials.Count)
        {
            _trials.Add(trial);
            _cells.Add(CellsOf(trial.Assignment));
        }

        _curves.Update(trial);
        _ranked = null;
    }

    /// <summary>How many trials have a place in the order.</summary>
    public int RankedCount => Ranked().Length;

    /// <summary>How many trials say whether they are good or not.</summary>
    public int ToldCount => Ranked().Length + _failures;

    /// <summary>Sets the best so many trials against all others.</summary>
    public void Fit(int good)
    {
        var ranked = Ranked();
        foreach (var odds in _odds) odds.Fit(ranked.Take(good), ranked.Skip(good).Concat(_others));
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
        foreach (var odds in _odds) odds.Fit(those.Take(those.Length / 2), those.Skip(those.Length / 2));
        return least;
    }

    /// <summary>ln(l/g) of an assignment.</summary>
    public double Of(Assignment assignment)
    {
        var sum = 0.0;
        for (var d = 0; d < _odds.Length; d++) sum += _odds[d].At(_odds[d].CellOf(assignment[d]));
        return sum;
    }

    private int[][] Ranked()
    {
        if (_ranked is not null) return _ranked;
        _order = _curves.Rank(_trials);
        _ranked = [.. _order.Select(trial => _cells[trial.Index])];
        var failed = _trials.Where(trial => trial.IsFailed).ToList();
        _failures = failed.Count;
        // what has not reported counts as bad until it has, so that trials that run at once differ
        _others = [.. failed.Concat(_trials.Where(trial => trial.IsLive && trial.Curve.IsEmpty)).Select(trial => _cells[trial.Index])];
        return _ranked;
    }

    private int[] CellsOf(Assignment assignment)
    {
        var cells = new int[_odds.Length];
        for (var d = 0; d < cells.Length; d++) cells[d] = _odds[d].CellOf(assignment[d]);
        return cells;
    }
}
