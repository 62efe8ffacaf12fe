namespace Tune.Search;

/// <summary>
/// A regression of a quadratic function of the coordinates, plus an effect of each option of each choice, with normal priors on all coefficients:
/// so it needs no more rows than there are, and rows can be added one by one. It works in a frame: the coordinates in which the distribution was
/// round when the frame was made.
/// </summary>
internal sealed class QuadraticModel
{
    /// <summary>Prior variances: of the constant, and of products of two coordinates; those of a coordinate, its square and an option are 1.</summary>
    private const double ConstantVariance = 100, ProductVariance = 0.5;

    /// <summary>
    /// The standard deviation of the noise, as a share of how far a value is above the best: what is far off need not be met exactly. And
    /// that of values near the best, where the median is 1 above it.
    /// </summary>
    private const double NoiseShare = 0.1, LeastNoise = 0.002;

    private readonly ModelFrame _frame;
    private readonly int _n;
    private readonly int _stride;
    private readonly int _capacity;
    private readonly double[] _rows;
    private readonly int[][] _options;
    private readonly double[] _factor;
    private readonly double[] _solved;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private readonly double[][] _effects;
    private double _constant;
    private bool _isFitted;

    public QuadraticModel(ModelFrame frame, int capacity, IEnumerable<Dimension> choices)
    {
        _frame = frame;
        _n = frame.Count;
        _stride = Lanes.Padded(_n);
        _capacity = capacity;
        _rows = new double[capacity * _stride];
        _options = new int[capacity][];
        _factor = new double[capacity * capacity];
        _solved = new double[capacity];
        _gradient = new double[_n];
        _hessian = new double[_n * _n];
        _effects = [.. choices.Select(choice => new double[choice.OptionCount])];
    }

    /// <summary>How many rows it has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it has room for no further row.</summary>
    public bool IsFull => Count == _capacity;

    /// <summary>Adds a result: a row of the Cholesky factor of the kernel matrix.</summary>
    /// <param name="place">The coordinates; NaN for inactive.</param>
    /// <param name="options">The options; −1 for inactive.</param>
    /// <param name="value">The value, in units of the frame.</param>
    public void Add(ReadOnlySpan<double> place, int[] options, double value)
    {
        var i = Count++;
        var point = _rows.AsSpan(i * _stride, _stride);
        _frame.ToFrame(place, point);
        _options[i] = options;
        var row = _factor.AsSpan(i * _capacity, _capacity);
        for (var j = 0; j < i; j++)
        {
            row[j] = (Kernel(point, options, j) - Lanes.Dot(row[..j], _factor.AsSpan(j * _capacity, j))) / _factor[j * _capacity + j];
        }

        var noise = Math.Max(NoiseShare * Math.Abs(value), LeastNoise);
        var own = Kernel(point, options, i);
        row[i] = Math.Sqrt(Math.Max(own * (1 + 1e-10) + noise * noise - Lanes.Dot(row[..i], row[..i]), 1e-12));
        _solved[i] = (value - Lanes.Dot(row[..i], _solved.AsSpan(0, i))) / row[i];
        _isFitted = false;
    }

    /// <summary>The predicted value, in units of the frame.</summary>
    public double Predict(ReadOnlySpan<double> place, ReadOnlySpan<int> options)
    {
        Fit();
        Span<double> point = stackalloc double[_stride];
        _frame.ToFrame(place, point);
        var sum = _constant;
        for (var a = 0; a < _n; a++) sum += point[a] * (_gradient[a] + Lanes.Dot(_hessian.AsSpan(a * _n, _n), point[.._n]) / 2);
        for (var choice = 0; choice < options.Length; choice++)
        {
            if (options[choice] >= 0) sum += _effects[choice][options[choice]];
        }

        return sum;
    }

    /// <summary>The effects of the options of a choice: the least is the best.</summary>
    public ReadOnlySpan<double> EffectsOf(int choice)
    {
        Fit();
        return _effects[choice];
    }

    /// <summary>Where the quadratic function is least within a distance of a place, bounds aside.</summary>
    /// <param name="centre">The place.</param>
    /// <param name="radius">The distance, in units of the frame.</param>
    public double[] Minimum(ReadOnlySpan<double> centre, double radius)
    {
        Fit();
        Span<double> point = stackalloc double[_stride];
        _frame.ToFrame(centre, point);
        var gradient = new double[_n];
        for (var a = 0; a < _n; a++) gradient[a] = _gradient[a] + Lanes.Dot(_hessian.AsSpan(a * _n, _n), point[.._n]);
        var step = CmaTrustRegion.Step(_hessian, gradient, radius);
        for (var a = 0; a < _n; a++) step[a] += point[a];
        return _frame.FromFrame(step);
    }

    /// <summary>The prior covariance of the values of two points: that of the coefficients, times what they are multiplied with.</summary>
    private double Kernel(ReadOnlySpan<double> point, int[] options, int row)
    {
        var (dot, squares) = Lanes.Products(point, _rows.AsSpan(row * _stride, _stride));
        var sum = ConstantVariance + dot + squares + ProductVariance * (dot * dot - squares) / 2;
        var others = _options[row];
        for (var choice = 0; choice < options.Length; choice++)
        {
            if (options[choice] >= 0 && options[choice] == others[choice]) sum++;
        }

        return sum;
    }

    /// <summary>The posterior mean, as coefficients.</summary>
    private void Fit()
    {
        if (_isFitted) return;
        _isFitted = true;
        _constant = 0;
        Array.Clear(_gradient);
        Array.Clear(_hessian);
        foreach (var effects in _effects) Array.Clear(effects);
        var weights = _solved[..Count];
        for (var i = Count - 1; i >= 0; i--)
        {
            weights[i] /= _factor[i * _capacity + i];
            Lanes.AddScaled(weights.AsSpan(0, i), -weights[i], _factor.AsSpan(i * _capacity, i));
        }

        for (var i = 0; i < Count; i++) AddRow(i, weights[i]);
        for (var a = 0; a < _n; a++)
        {
            for (var b = 0; b < a; b++) _hessian[b * _n + a] = _hessian[a * _n + b];
        }
    }

    private void AddRow(int row, double weight)
    {
        var point = _rows.AsSpan(row * _stride, _n);
        _constant += ConstantVariance * weight;
        for (var a = 0; a < _n; a++)
        {
            var along = weight * point[a];
            _gradient[a] += along;
            Lanes.AddScaled(_hessian.AsSpan(a * _n, a), ProductVariance * along, point[..a]);
            _hessian[a * _n + a] += 2 * along * point[a];
        }

        for (var choice = 0; choice < _effects.Length; choice++)
        {
            if (_options[row][choice] >= 0) _effects[choice][_options[row][choice]] += weight;
        }
    }
}
