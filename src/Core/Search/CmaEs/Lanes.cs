using System.Runtime.Intrinsics;

namespace Tune.Search;

/// <summary>Inner products in four lanes and without fused multiplications: the same bits on every machine.</summary>
internal static class Lanes
{
    /// <summary>The length of a row that holds so many numbers in whole lanes.</summary>
    public static int Padded(int count) => (count + 3) / 4 * 4;

    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sums = Vector256<double>.Zero;
        var i = 0;
        for (; i + 4 <= left.Length; i += 4) sums += Vector256.Create(left.Slice(i, 4)) * Vector256.Create(right.Slice(i, 4));
        var sum = Total(sums);
        for (; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    /// <summary>The sum of the products of two padded rows, and that of their squares.</summary>
    public static (double Dot, double Squares) Products(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sums = Vector256<double>.Zero;
        var squares = Vector256<double>.Zero;
        for (var i = 0; i < left.Length; i += 4)
        {
            var products = Vector256.Create(left.Slice(i, 4)) * Vector256.Create(right.Slice(i, 4));
            sums += products;
            squares += products * products;
        }

        return (Total(sums), Total(squares));
    }

    /// <summary>Adds a multiple of a row to another.</summary>
    public static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> row)
    {
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i + 4 <= sum.Length; i += 4) (Vector256.Create<double>(sum.Slice(i, 4)) + factors * Vector256.Create(row.Slice(i, 4))).CopyTo(sum.Slice(i, 4));
        for (; i < sum.Length; i++) sum[i] += factor * row[i];
    }

    private static double Total(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
