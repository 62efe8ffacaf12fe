namespace Tune.Tests.Search;

public sealed class LbfgsTests
{
    [Fact]
    public void Minimum_of_a_curved_valley_is_found()
    {
        var descent = Run([-1.2, 1], [-5, -5], [5, 5], Rosenbrock);

        Assert.Equal(1, descent.Best[0], 1e-4);
        Assert.Equal(1, descent.Best[1], 1e-4);
    }

    [Fact]
    public void Bounds_hold_and_what_they_hold_is_no_obstacle()
    {
        // with x ≤ 0.5 the least value is at y = x²
        var descent = Run([-1.2, 3], [-2, -2], [0.5, 5], at =>
        {
            Assert.InRange(at[0], -2, 0.5);
            return Rosenbrock(at);
        });

        Assert.Equal(0.5, descent.Best[0], 1e-9);
        Assert.Equal(0.25, descent.Best[1], 1e-5);
    }

    [Fact]
    public void Values_that_are_not_finite_are_walked_around()
    {
        var descent = Run([3], [-10], [10], at => at[0] < 1 ? (double.PositiveInfinity, [double.NaN]) : (at[0] - Math.Log(at[0]), [1 - 1 / at[0]]));

        Assert.Equal(1, descent.Best[0], 1e-3);
    }

    [Fact]
    public void Start_without_a_value_ends_it() => Assert.Equal(double.PositiveInfinity, Run([3], [-10], [10], _ => (double.NaN, [0])).Value);

    private static (double, double[]) Rosenbrock(double[] at)
    {
        var (x, y) = (at[0], at[1]);
        return (100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x), [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)]);
    }

    private static Lbfgs Run(double[] start, double[] low, double[] high, Func<double[], (double Value, double[] Gradient)> function)
    {
        var descent = new Lbfgs(start, low, high, reach: 1, most: 300) { Tolerance = 1e-12 };
        while (!descent.IsDone)
        {
            var (value, gradient) = function(descent.Next.ToArray());
            descent.Tell(value, gradient);
        }

        return descent;
    }
}
