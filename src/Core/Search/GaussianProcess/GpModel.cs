namespace Tune.Search;

/// <summary>
/// A Gaussian process that has seen some points: <c>y = m + f(x) + ε</c>, f with variance σ² and a Matérn kernel, ε with variance ησ². m and σ²
/// are at their most probable values.
/// </summary>
internal sealed partial class GpModel(ModelSpace space)
{
    /// <summary>How many observations the prior of σ² counts as, that it is 1.</summary>
    public const double ScaleWeight = 4;

    /// <summary>The prior of m is normal with a variance of so many σ².</summary>
    private const double MeanVariance = 1;

    /// <summary>What is added to the diagonal of points without noise.</summary>
    private const double Jitter = 1e-6;

    private readonly List<double[]> _loaded = [];
    private readonly double[] _features = new double[space.Features * Pack.Lanes];
    private double[] _kernel = [];
    private double[] _slopes = [];
    private double[] _alpha = [];

    public Hyperparameters? Hyperparameters { get; private set; }

    private Hyperparameters Loaded => Hyperparameters ?? throw new InvalidOperationException("Nothing has been loaded.");

    public ScaledPoints Points { get; private set; } = new(0, []);

    public CholeskyFactor Factor { get; } = new();

    /// <summary>A⁻¹(y − m), with A = K/σ² + η; nothing for points without a value.</summary>
    public ReadOnlySpan<double> Alpha => _alpha;

    /// <summary>m.</summary>
    public double Mean { get; private set; }

    /// <summary>σ².</summary>
    public double Scale { get; private set; }

    /// <summary>Sees these points and no others. What it has computed for the first of them before is kept.</summary>
    /// <returns>False if the points are too near each other for so little noise.</returns>
    public bool Load(Hyperparameters hyperparameters, IReadOnlyList<double[]> points)
    {
        var same = 0;
        if (ReferenceEquals(hyperparameters, Hyperparameters))
        {
            while (same < _loaded.Count && same < points.Count && ReferenceEquals(_loaded[same], points[same])) same++;
        }
        else
        {
            Hyperparameters = hyperparameters;
            Points = hyperparameters.NewPoints(space);
        }

        _loaded.RemoveRange(same, _loaded.Count - same);
        Points.Truncate(same);
        for (var row = same; row < points.Count; row++) hyperparameters.Scale(space, points[row], Points.Add());
        Reserve();
        var isDone = same > 0 ? Append(same, hyperparameters.Noise) : Compute(hyperparameters.Noise);
        // what could not be factorised is of no use
        if (!isDone) Hyperparameters = null;
        else _loaded.AddRange(points.Skip(same));
        return isDone;
    }

    /// <summary>Sees points without noise and without a value as well, until they are dropped.</summary>
    /// <returns>False if they are too near each other.</returns>
    public bool LoadExact(IReadOnlyList<double[]> points)
    {
        foreach (var point in points) Loaded.Scale(space, point, Points.Add());
        Reserve();
        return Append(_loaded.Count, Jitter);
    }

    /// <summary>Takes the values of the first points over; the others are expected to have the mean that these give them.</summary>
    public void Learn(ReadOnlySpan<double> values)
    {
        var pack = _kernel.AsSpan(0, Factor.Padded * Pack.Lanes);
        pack.Clear();
        for (var row = 0; row < values.Length; row++) (pack[row * Pack.Lanes], pack[row * Pack.Lanes + 1]) = (values[row], 1);
        Factor.SolveLower(pack, 0);
        // of the upper left part alone: what is only expected has no weight
        pack[(values.Length * Pack.Lanes)..].Clear();
        Factor.SolveUpper(pack, 0);
        double ones = 1 / MeanVariance, both = 0, squares = 0;
        for (var row = 0; row < values.Length; row++)
        {
            ones += pack[row * Pack.Lanes + 1];
            both += pack[row * Pack.Lanes];
            squares += pack[row * Pack.Lanes] * values[row];
        }

        Mean = both / ones;
        if (_alpha.Length != Factor.Padded) _alpha = new double[Factor.Padded];
        _alpha.AsSpan().Clear();
        for (var row = 0; row < values.Length; row++) _alpha[row] = pack[row * Pack.Lanes] - Mean * pack[row * Pack.Lanes + 1];
        Scale = (ScaleWeight + Math.Max(squares - Mean * both, 0)) / (ScaleWeight + values.Length);
    }

    /// <summary>Forgets what <see cref="LoadExact"/> added.</summary>
    public void DropExact()
    {
        Points.Truncate(_loaded.Count);
        Factor.Truncate(_loaded.Count);
    }

    private bool Compute(double noise)
    {
        Factor.Reset(Points.Count);
        for (var column = 0; column < Points.Count; column += Pack.Lanes)
        {
            var rows = Math.Min(column + Pack.Lanes, Points.Count);
            Points.Gather(column, rows - column, _features);
            Matern.Fill(Points, _features, 0, rows, _kernel, []);
            for (var row = 0; row < rows; row++) _kernel.AsSpan(row * Pack.Lanes, rows - column).CopyTo(Factor.Row(row)[column..]);
            for (var row = column; row < rows; row++) Factor.Row(row)[row] = 1 + noise;
        }

        return Factor.Factorise();
    }

    private bool Append(int from, double noise)
    {
        if (from < Factor.Count) Factor.Truncate(from);
        Span<double> block = stackalloc double[Pack.Lanes * Pack.Lanes];
        for (var column = from; column < Points.Count; column += Pack.Lanes)
        {
            var lanes = Math.Min(Pack.Lanes, Points.Count - column);
            Points.Gather(column, lanes, _features);
            Matern.Fill(Points, _features, 0, column + lanes, _kernel, []);
            _kernel.AsSpan(column * Pack.Lanes, lanes * Pack.Lanes).CopyTo(block);
            for (var lane = 0; lane < lanes; lane++) block[lane * Pack.Lanes + lane] = 1 + noise;
            _kernel.AsSpan(column * Pack.Lanes, (Pack.Round(column) - column) * Pack.Lanes).Clear();
            if (!Factor.Append(_kernel, block, lanes)) return false;
        }

        return true;
    }

    private void Reserve()
    {
        var size = Pack.Round(Points.Count) * Pack.Lanes;
        if (_kernel.Length < size) (_kernel, _slopes) = (new double[size * 5 / 4], new double[size * 5 / 4]);
    }
}
