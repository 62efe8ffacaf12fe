using static Tune.Domain;

namespace Tune.Tests.Simulation;

public sealed class TableSurrogateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly SearchSpace Space = new() { ["lr"] = LogUniform(0.01, 1), ["width"] = Uniform(0, 10), ["act"] = Choice("relu", "tanh") };

    private static readonly CurveTable Table = CurveTable.Parse("lr,width,act,e1,e2\n0.1,5,relu,1,2\n0.01,5,relu,3,4\n1,5,relu,5,6\n0.1,5,tanh,7,8\n", ["lr", "width", "act"], "e");

    private static double[] CurveOf(string config) => [.. new TableSurrogate(Space.Compile(), Table, Second).CurveOf(Configuration.Parse(config)).Values];

    [Fact]
    public void Curve_of_an_exact_hit_is_that_row() => Assert.Equal([7, 8], CurveOf("""{"lr":0.1,"width":5,"act":"tanh"}"""));

    [Fact]
    public void Curve_is_the_mean_of_the_three_nearest_rows_weighted_by_the_inverse_of_their_distance()
    {
        // in ln, 0.1 is half way; the width is a tenth away from all; the category is 0.7 times the root of 2 away
        var near = 0.1;
        var far = Math.Sqrt(0.25 + 0.01);
        double Mean(double first, double second, double third) => (first / near + second / far + third / far) / (1 / near + 2 / far);

        var curve = CurveOf("""{"lr":0.1,"width":6,"act":"relu"}""");

        Assert.Equal(Mean(1, 3, 5), curve[0], 12);
        Assert.Equal(Mean(2, 4, 6), curve[1], 12);
    }

    [Fact]
    public void Categories_are_one_hot_times_seven_tenths()
    {
        var category = 0.7 * Math.Sqrt(2);
        var other = Math.Sqrt(0.25 + category * category);
        // 0.01 lies at 0, 0.1 in the middle, 1 at the end
        var expected = (7 / 0.5 + 3 / category + 1 / other) / (1 / 0.5 + 1 / category + 1 / other);

        Assert.Equal(expected, CurveOf("""{"lr":0.01,"width":5,"act":"tanh"}""")[0], 12);
    }

    [Fact]
    public void Parameter_that_only_one_has_counts_half_a_category()
    {
        var space = new SearchSpace { ["opt"] = Choice(new SearchSpace { ["kind"] = "sgd", ["momentum"] = Uniform(0, 1) }, new SearchSpace { ["kind"] = "adam" }) };
        var table = CurveTable.Parse("opt/kind,opt/momentum,e1\nsgd,0.5,1\nadam,,2\n", null, "e");

        var curve = new TableSurrogate(space.Compile(), table, Second).CurveOf(Configuration.Parse("""{"opt":{"kind":"sgd","momentum":0.7}}"""));

        var (near, far) = (0.2, Math.Sqrt(2 * 0.49 + 0.49));
        Assert.Equal((1 / near + 2 / far) / (1 / near + 1 / far), curve.Values[0], 12);
    }

    [Theory]
    [InlineData("", "expected a line that names the columns")]
    [InlineData("lr,lr,e1\n1,1,1\n", "line 1: lr: the column is there twice")]
    [InlineData("lr,width,act\n1,1,relu\n", "line 1: expected columns e1, e2 and so on")]
    [InlineData("lr,widht,act,e1\n1,1,relu,1\n", "line 1: there is no column 'width'; did you mean 'widht'?")]
    [InlineData("lr,width,act,e1\n", "line 1: expected rows after it, got none")]
    [InlineData("lr,width,act,e1\n1,1,relu\n", "line 2: expected 4 cells, got 3")]
    [InlineData("lr,width,act,e1\n1,1,relu,x\n", "line 2: e1: 'x' is not a number")]
    [InlineData("lr,width,act,e1\n1,1,relu,\n", "line 2: e1: '' is not a number")]
    [InlineData("lr,width,act,e1\n\n1,1,relu,1\nx,1,relu,1\n", "line 4: lr: expected a number, got 'x'")]
    [InlineData("lr,width,act,e1\n0,1,relu,1\n", "line 2: lr: expected a number above 0, since the domain is logarithmic; got 0")]
    [InlineData("lr,width,act,e1\n1,\"1,relu,1\n", "line 2: a quote is not closed")]
    [InlineData("lr,width,act,e1\n1,1,\"relu\"x,1\n", "line 2: expected a comma after the closing quote, got 'x'")]
    public void Wrong_table_is_refused_with_its_line(string text, string expected)
    {
        var exception = Assert.Throws<InvalidCurvesException>(() => new TableSurrogate(Space.Compile(), CurveTable.Parse(text, ["lr", "width", "act"], "e"), Second));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lr,e1\n1,1\n", "the space has a parameter 'width'")]
    [InlineData("lr,width,act,id,e1\n1,1,relu,0,1\n", "the column 'id' is no parameter of the space")]
    public void Table_of_other_parameters_than_the_space_is_refused(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<InvalidCurvesException>(() => new TableSurrogate(Space.Compile(), CurveTable.Parse(text, null, "e"), Second)).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_may_have_quotes_other_line_ends_a_mark_of_its_encoding_and_what_is_no_number()
    {
        var table = CurveTable.Parse("\uFEFFname,e1,e2\r\n\"a, \"\"b\"\"\",NaN,-Infinity\r\n", null, "e");

        var row = Assert.Single(table.Rows);
        Assert.Equal("a, \"b\"", Assert.Single(row.Values));
        Assert.Equal((double[])[double.NaN, double.NegativeInfinity], row.Curve.ToArray());
    }

    [Fact]
    public void Rows_come_in_an_order_that_the_seed_decides_each_once()
    {
        string[] Order(ulong seed) => [.. RecordedTrials.OfRows(Table, Second, seed).Configurations.Select(config => config.ToString())];

        Assert.Equal(Order(1), Order(1));
        Assert.Equal(4, Order(1).Distinct().Count());
        Assert.True(Enumerable.Range(0, 20).Select(seed => string.Join(' ', Order((ulong)seed))).Distinct().Count() > 5);
        Assert.Equal(2, RecordedTrials.OfRows(Table, Second, 1, most: 2).Count);
    }
}
