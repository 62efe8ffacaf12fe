namespace Tune.Tests.Search;

public sealed class CholeskyFactorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(100)]
    public void Factor_times_its_transpose_is_the_matrix(int size)
    {
        var matrix = Matrix(size);
        var factor = Of(matrix, size);

        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++)
            {
                var sum = 0.0;
                for (var k = 0; k <= i; k++) sum += factor.Row(k)[i] * factor.Row(k)[j];
                Assert.Equal(matrix[i, j], sum, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(8, 8)]
    [InlineData(30, 3)]
    [InlineData(64, 7)]
    public void Append_gives_the_same_bits_as_all_at_once(int first, int more)
    {
        var matrix = Matrix(first + 2 * more);
        var grown = Of(matrix, first);
        for (var size = first; size < first + 2 * more; size += more) Assert.True(Append(grown, matrix, size, more));
        var whole = Of(matrix, first + 2 * more);

        Assert.Equal(whole.LogDeterminant, grown.LogDeterminant);
        for (var row = 0; row < first + 2 * more; row++) Assert.Equal(whole.Row(row)[row..(first + 2 * more)].ToArray(), grown.Row(row)[row..(first + 2 * more)].ToArray());
    }

    [Fact]
    public void Truncate_gives_back_the_factor_before()
    {
        var matrix = Matrix(29);
        var factor = Of(matrix, 21);
        Append(factor, matrix, 21, 8);
        factor.Truncate(21);

        Assert.Equal(Solved(Of(matrix, 21)), Solved(factor));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Solve_undoes_the_product(int size)
    {
        var matrix = Matrix(size);
        var solved = Solved(Of(matrix, size));

        for (var i = 0; i < size; i++)
        {
            for (var lane = 0; lane < Pack.Lanes; lane++)
            {
                var sum = 0.0;
                for (var j = 0; j < size; j++) sum += matrix[Math.Min(i, j), Math.Max(i, j)] * solved[j * Pack.Lanes + lane];
                Assert.Equal(RightSide(i, lane), sum, 1e-9);
            }
        }
    }

    [Fact]
    public void Matrix_that_is_not_positive_definite_is_refused()
    {
        var factor = new CholeskyFactor();
        factor.Reset(2);
        (factor.Row(0)[0], factor.Row(0)[1], factor.Row(1)[1]) = (1, 2, 1);

        Assert.False(factor.Factorise());
    }

    [Fact]
    public void Row_that_makes_it_singular_is_refused_and_leaves_it_as_it_was()
    {
        var matrix = Matrix(10);
        var factor = Of(matrix, 10);
        var columns = new double[16 * Pack.Lanes];
        for (var row = 0; row < 10; row++) columns[row * Pack.Lanes] = matrix[Math.Min(row, 4), Math.Max(row, 4)];
        var block = new double[Pack.Lanes * Pack.Lanes];
        block[0] = matrix[4, 4];

        Assert.False(factor.Append(columns, block, 1));
        Assert.Equal(Solved(Of(matrix, 10)), Solved(factor));
    }

    private static double RightSide(int row, int lane) => Math.Sin(row * 3 + lane);

    private static double[] Solved(CholeskyFactor factor)
    {
        var pack = new double[factor.Padded * Pack.Lanes];
        for (var row = 0; row < factor.Count; row++)
        {
            for (var lane = 0; lane < Pack.Lanes; lane++) pack[row * Pack.Lanes + lane] = RightSide(row, lane);
        }

        factor.SolveLower(pack, 0);
        factor.SolveUpper(pack, 0);
        return pack;
    }

    private static bool Append(CholeskyFactor factor, double[,] matrix, int size, int count)
    {
        var columns = new double[(size + count + Pack.Lanes) * Pack.Lanes];
        var block = new double[Pack.Lanes * Pack.Lanes];
        for (var lane = 0; lane < count; lane++)
        {
            for (var row = 0; row < size; row++) columns[row * Pack.Lanes + lane] = matrix[row, size + lane];
            for (var row = 0; row <= lane; row++) block[row * Pack.Lanes + lane] = matrix[size + row, size + lane];
        }

        return factor.Append(columns, block, count);
    }

    private static CholeskyFactor Of(double[,] matrix, int size)
    {
        var factor = new CholeskyFactor();
        factor.Reset(size);
        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++) factor.Row(i)[j] = matrix[i, j];
        }

        Assert.True(factor.Factorise());
        return factor;
    }

    /// <summary>A kernel's matrix, the upper triangle.</summary>
    private static double[,] Matrix(int size)
    {
        var rng = new Rng(3, 4);
        var places = Enumerable.Range(0, size).Select(_ => rng.NextDouble()).ToArray();
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++) matrix[i, j] = Math.Exp(-3 * Math.Abs(places[i] - places[j])) + (i == j ? 0.01 : 0);
        }

        return matrix;
    }
}
