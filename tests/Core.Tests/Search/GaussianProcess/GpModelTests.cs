namespace Tune.Tests.Search;

public sealed class GpModelTests
{
    private readonly FlatSpace _flat = ModelCases.Mixed.Compile();
    private readonly ModelSpace _space;

    public GpModelTests() => _space = new ModelSpace(_flat);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_is_that_of_finite_differences(bool isWarped)
    {
        var model = New(25, ModelCases.Any(_space, isWarped));
        var at = ModelCases.Points(_space, _flat, Pack.Lanes, 9);
        var gradient = new double[_space.Parameters.Length * Pack.Lanes];
        var (pack, means, deviations) = (PackOf(at), new double[Pack.Lanes], new double[Pack.Lanes]);
        model.Predict(pack, means, deviations);
        double[] byMean = [.. Enumerable.Repeat(1.0, Pack.Lanes)], byDeviation = [.. Enumerable.Repeat(-0.7, Pack.Lanes)];
        model.AddGradient(pack, deviations, byMean, byDeviation, gradient);

        for (var p = 0; p < _space.Parameters.Length; p++)
        {
            for (var lane = 0; lane < Pack.Lanes; lane++)
            {
                var expected = _space.Parameters[p].IsCategorical || at[lane][p] == ModelParameter.Inactive ? 0 : (Value(p, lane, 1e-6) - Value(p, lane, -1e-6)) / 2e-6;
                Assert.Equal(expected, gradient[p * Pack.Lanes + lane], 1e-5 * Math.Max(1, Math.Abs(expected)));
            }
        }

        double Value(int p, int lane, double by)
        {
            var moved = PackOf(at);
            moved[p * Pack.Lanes + lane] += by;
            model.Predict(moved, means, deviations);
            return means[lane] - 0.7 * deviations[lane];
        }
    }

    [Fact]
    public void Without_noise_the_mean_goes_through_the_values()
    {
        var points = ModelCases.Points(_space, _flat, 16);
        var values = ModelCases.Normals(16);
        var model = new GpModel(_space);
        Assert.True(model.Load(ModelCases.Any(_space, noise: 1e-9), points));
        model.Learn(values);
        var (means, deviations) = (new double[Pack.Lanes], new double[Pack.Lanes]);

        for (var first = 0; first < 16; first += Pack.Lanes)
        {
            model.Predict(PackOf(points[first..(first + Pack.Lanes)]), means, deviations);
            for (var lane = 0; lane < Pack.Lanes; lane++)
            {
                Assert.Equal(values[first + lane], means[lane], 1e-5);
                Assert.InRange(deviations[lane], 0, 1e-3);
            }
        }
    }

    [Fact]
    public void Points_added_one_by_one_give_the_same_bits_as_all_at_once()
    {
        var points = ModelCases.Points(_space, _flat, 30);
        var hyperparameters = ModelCases.Any(_space);
        var grown = new GpModel(_space);
        for (var count = 11; count <= points.Count; count++) Assert.True(grown.Load(hyperparameters, points[..count]));
        grown.Learn(ModelCases.Normals(30));

        var ((means, deviations), (expectedMeans, expectedDeviations)) = (Predictions(grown), Predictions(New(30, hyperparameters, points)));
        Assert.Equal(expectedMeans, means);
        Assert.Equal(expectedDeviations, deviations);
    }

    [Fact]
    public void Points_without_a_value_lessen_the_deviation_and_leave_the_mean()
    {
        var points = ModelCases.Points(_space, _flat, 30);
        var model = New(30, ModelCases.Any(_space), points);
        var (means, deviations) = Predictions(model);
        Assert.True(model.Load(model.Hyperparameters!, [.. points, .. ModelCases.Points(_space, _flat, 5, 9)]));
        model.Learn(ModelCases.Normals(30));
        var (after, smaller) = Predictions(model);

        Assert.Equal(means, after);
        Assert.True(deviations.Zip(smaller).All(pair => pair.Second < pair.First));
        Assert.True(smaller[0] < 0.2 * deviations[0]);
    }

    private static (double[] Means, double[] Deviations) Predict(GpModel model, double[] pack)
    {
        var (means, deviations) = (new double[Pack.Lanes], new double[Pack.Lanes]);
        model.Predict(pack, means, deviations);
        return (means, deviations);
    }

    private (double[] Means, double[] Deviations) Predictions(GpModel model) => Predict(model, PackOf(ModelCases.Points(_space, _flat, Pack.Lanes, 9)));

    private GpModel New(int count, Hyperparameters hyperparameters, List<double[]>? points = null)
    {
        var model = new GpModel(_space);
        Assert.True(model.Load(hyperparameters, points ?? ModelCases.Points(_space, _flat, count)));
        model.Learn(ModelCases.Normals(count));
        return model;
    }

    private double[] PackOf(List<double[]> points)
    {
        var pack = new double[_space.Parameters.Length * Pack.Lanes];
        for (var p = 0; p < _space.Parameters.Length; p++)
        {
            for (var lane = 0; lane < Pack.Lanes; lane++) pack[p * Pack.Lanes + lane] = points[lane][p];
        }

        return pack;
    }
}
