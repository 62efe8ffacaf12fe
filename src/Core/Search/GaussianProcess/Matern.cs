using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tune.Search;

/// <summary>
/// The Matérn kernel with ν = 5/2: <c>k(r) = (1 + √5 r + 5r²/3) exp(−√5 r)</c>, between a pack of points and rows of others. Coordinates are
/// already divided by their length scales; a category adds its weight to r² where two points differ.
/// </summary>
internal static class Matern
{
    /// <summary>The kernel, and its slope −dk/d(r²) = (5/6) (1 + √5 r) exp(−√5 r).</summary>
    /// <param name="rows">The other points.</param>
    /// <param name="pack">Eight points.</param>
    /// <param name="from">The first row that is wanted.</param>
    /// <param name="to">The row before which to end.</param>
    /// <param name="kernel">A pack: filled from row <paramref name="from"/> on.</param>
    /// <param name="slope">A pack: filled likewise; may be empty.</param>
    public static void Fill(ScaledPoints rows, ReadOnlySpan<double> pack, int from, int to, Span<double> kernel, Span<double> slope)
    {
        for (var row = from; row < to; row++)
        {
            var (near, far) = SquaredDistances(rows, row, pack);
            Shape(near, kernel, slope, row * Pack.Lanes);
            Shape(far, kernel, slope, row * Pack.Lanes + 4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Near, Vector256<double> Far) SquaredDistances(ScaledPoints rows, int row, ReadOnlySpan<double> pack)
    {
        ref var point = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows.Values), row * rows.Features);
        ref var lanes = ref MemoryMarshal.GetReference(pack);
        var near = Vector256<double>.Zero;
        var far = Vector256<double>.Zero;
        for (var f = 0; f < rows.Reals; f++)
        {
            var at = Vector256.Create(Unsafe.Add(ref point, f));
            var a = at - Vector256.LoadUnsafe(ref lanes, (nuint)(f * Pack.Lanes));
            var b = at - Vector256.LoadUnsafe(ref lanes, (nuint)(f * Pack.Lanes + 4));
            near += a * a;
            far += b * b;
        }

        for (var f = rows.Reals; f < rows.Features; f++)
        {
            var at = Vector256.Create(Unsafe.Add(ref point, f));
            var weight = Vector256.Create(rows.Weights[f]);
            near += Vector256.AndNot(weight, Vector256.Equals(at, Vector256.LoadUnsafe(ref lanes, (nuint)(f * Pack.Lanes))));
            far += Vector256.AndNot(weight, Vector256.Equals(at, Vector256.LoadUnsafe(ref lanes, (nuint)(f * Pack.Lanes + 4))));
        }

        return (near, far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shape(Vector256<double> squared, Span<double> kernel, Span<double> slope, int at)
    {
        var s = Vector256.Sqrt(squared * 5);
        var decay = FastExp.Exp(-s);
        var linear = (s + Vector256<double>.One) * decay;
        (linear + s * s * decay * (1.0 / 3)).CopyTo(kernel[at..]);
        if (!slope.IsEmpty) (linear * (5.0 / 6)).CopyTo(slope[at..]);
    }
}
