namespace Tune.Search;

/// <summary>What the first rows of the trial table say: which of them the models see, and with which values.</summary>
internal sealed class Evidence
{
    private readonly TrialTable _table;
    private readonly double[] _scores;
    private readonly int _most;

    /// <param name="options">The options.</param>
    /// <param name="space">The space.</param>
    /// <param name="table">The trials.</param>
    /// <param name="count">How many rows count.</param>
    public Evidence(GaussianProcess options, ModelSpace space, TrialTable table, int count)
    {
        _table = table;
        _most = options.MaxModelTrials;
        Count = count;
        _scores = FullBudgetScores.Of(table, count);
        var full = Enumerable.Range(0, count).Select(row => table[row].Iteration).DefaultIfEmpty().Max();
        Ranks = new double[count];
        for (var row = 0; row < count; row++) Ranks[row] = table[row].IsFeasible && FullBudgetScores.IsFull(table[row], full) ? _scores[row] : double.NaN;
        var parameters = space.Parameters.Length;
        if (parameters > options.TrustRegionDimensions) Region = TrustRegion.Follow(Ranks, options.StartupIn(space), parameters);
        else if (count > options.TrustRegionTrials) Region = TrustRegion.Follow(Ranks, options.TrustRegionTrials, parameters);
        Chosen = Choose(space);
        var usable = Chosen.Where(row => !double.IsNaN(_scores[row])).ToArray();
        Objective = TrainingSet.Of(table, usable, ScoreScale.Apply([.. usable.Select(row => _scores[row])]));
    }

    /// <summary>How many rows count.</summary>
    public int Count { get; }

    /// <summary>The score of each row that a best trial may be chosen by: NaN for those that failed, broke a constraint or had less than the full budget.</summary>
    public double[] Ranks { get; }

    /// <summary>Where a local search stands; null: the whole space is searched.</summary>
    public TrustRegion? Region { get; }

    /// <summary>The rows that models see.</summary>
    public int[] Chosen { get; }

    /// <summary>Scaled scores.</summary>
    public TrainingSet Objective { get; }

    /// <summary>The first row of a trial that failed; −1: none did.</summary>
    public int FirstFailure => Array.FindIndex(_scores, double.IsNaN);

    /// <summary>Above 0 for trials that failed and less below it for others, so that most of what lies between two such counts as failing.</summary>
    public TrainingSet Failures => TrainingSet.Of(_table, Chosen, [.. Chosen.Select(row => double.IsNaN(_scores[row]) ? 1.5 : -0.5)]);

    /// <summary>The places of trials that failed.</summary>
    public IEnumerable<double[]> FailedPoints => Chosen.Where(row => double.IsNaN(_scores[row])).Select(_table.Point);

    /// <summary>The places of the best trials, the best first.</summary>
    public IEnumerable<double[]> Best(int most) => Objective.Rows.Where(row => !double.IsNaN(Ranks[row])).OrderBy(row => Ranks[row]).Take(most).Select(_table.Point);

    /// <summary>By how much trials broke a constraint, such that outliers count less and kept ones are at most 0.</summary>
    public TrainingSet Violations(int constraint)
    {
        var rows = Chosen.Where(row => _table[row].Violations.Length > constraint).ToArray();
        var violations = rows.Select(row => _table[row].Violations[constraint]).ToArray();
        var sizes = violations.Where(double.IsFinite).Select(Math.Abs).Where(size => size > 0).Order().ToArray();
        var unit = sizes.Length == 0 ? 1 : sizes[sizes.Length / 2];
        // a violation that is not known counts as one, of the usual size
        return TrainingSet.Of(_table, rows, [.. violations.Select(violation => double.IsNaN(violation) ? 1 : Math.CopySign(Math.Log(1 + Math.Min(Math.Abs(violation / unit), 1e6)), violation))]);
    }

    /// <summary>All rows since the local search began or, if they are too many, the nearest to its centre and the newest.</summary>
    private int[] Choose(ModelSpace space)
    {
        var from = Region?.From ?? 0;
        var all = Enumerable.Range(from, Count - from).ToArray();
        if (all.Length <= _most) return all;
        var newest = all[^(_most / 8)..];
        var best = Region is { Best: >= 0 } region ? region.Best : all.MinBy(row => double.IsNaN(Ranks[row]) ? double.PositiveInfinity : Ranks[row]);
        var centre = _table.Point(best);
        return [.. all[..^newest.Length].OrderBy(row => space.SquaredDistance(_table.Point(row), centre)).Take(_most - newest.Length).Order(), .. newest];
    }
}
