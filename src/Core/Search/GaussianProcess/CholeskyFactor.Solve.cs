using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tune.Search;

/// <summary>Solving, for eight right-hand sides at once: four rows are finished together, so that what is loaded is used often.</summary>
internal sealed partial class CholeskyFactor
{
    /// <summary>Solves <c>Uᵀv = b</c> for a pack, in place.</summary>
    /// <param name="pack">Eight right-hand sides, of <see cref="Padded"/> rows.</param>
    /// <param name="from">A multiple of 4 before which all of b is nothing.</param>
    public void SolveLower(Span<double> pack, int from)
    {
        ref var u = ref MemoryMarshal.GetArrayDataReference(_u);
        ref var v = ref MemoryMarshal.GetReference(pack);
        for (var j = from; j < Padded; j += 4)
        {
            ref var target = ref Unsafe.Add(ref v, j * Pack.Lanes);
            var (a0, b0, a1, b1) = (Load(ref target, 0), Load(ref target, 4), Load(ref target, 8), Load(ref target, 12));
            var (a2, b2, a3, b3) = (Load(ref target, 16), Load(ref target, 20), Load(ref target, 24), Load(ref target, 28));
            for (var k = from; k < j; k++)
            {
                ref var factors = ref Unsafe.Add(ref u, k * _stride + j);
                var a = Load(ref v, k * Pack.Lanes);
                var b = Load(ref v, k * Pack.Lanes + 4);
                var f0 = Vector256.Create(factors);
                var f1 = Vector256.Create(Unsafe.Add(ref factors, 1));
                var f2 = Vector256.Create(Unsafe.Add(ref factors, 2));
                var f3 = Vector256.Create(Unsafe.Add(ref factors, 3));
                (a0, b0, a1, b1) = (a0 - f0 * a, b0 - f0 * b, a1 - f1 * a, b1 - f1 * b);
                (a2, b2, a3, b3) = (a2 - f2 * a, b2 - f2 * b, a3 - f3 * a, b3 - f3 * b);
            }

            ref var corner = ref Unsafe.Add(ref u, j * _stride + j);
            var i0 = Vector256.Create(_inverse[j]);
            (a0, b0) = (a0 * i0, b0 * i0);
            var c = Vector256.Create(Unsafe.Add(ref corner, 1));
            var i1 = Vector256.Create(_inverse[j + 1]);
            (a1, b1) = ((a1 - c * a0) * i1, (b1 - c * b0) * i1);
            c = Vector256.Create(Unsafe.Add(ref corner, 2));
            (a2, b2) = (a2 - c * a0, b2 - c * b0);
            c = Vector256.Create(Unsafe.Add(ref corner, _stride + 2));
            var i2 = Vector256.Create(_inverse[j + 2]);
            (a2, b2) = ((a2 - c * a1) * i2, (b2 - c * b1) * i2);
            c = Vector256.Create(Unsafe.Add(ref corner, 3));
            (a3, b3) = (a3 - c * a0, b3 - c * b0);
            c = Vector256.Create(Unsafe.Add(ref corner, _stride + 3));
            (a3, b3) = (a3 - c * a1, b3 - c * b1);
            c = Vector256.Create(Unsafe.Add(ref corner, 2 * _stride + 3));
            var i3 = Vector256.Create(_inverse[j + 3]);
            (a3, b3) = ((a3 - c * a2) * i3, (b3 - c * b2) * i3);
            Store(ref target, a0, b0);
            Store(ref Unsafe.Add(ref target, 8), a1, b1);
            Store(ref Unsafe.Add(ref target, 16), a2, b2);
            Store(ref Unsafe.Add(ref target, 24), a3, b3);
        }
    }

    /// <summary>Solves <c>Uw = v</c> for a pack, in place.</summary>
    /// <param name="pack">Eight right-hand sides, of <see cref="Padded"/> rows.</param>
    /// <param name="to">The first row that is wanted, a multiple of 4.</param>
    public void SolveUpper(Span<double> pack, int to)
    {
        ref var u = ref MemoryMarshal.GetArrayDataReference(_u);
        ref var w = ref MemoryMarshal.GetReference(pack);
        for (var j = Padded - 4; j >= to; j -= 4)
        {
            ref var target = ref Unsafe.Add(ref w, j * Pack.Lanes);
            var (a0, b0, a1, b1) = (Load(ref target, 0), Load(ref target, 4), Load(ref target, 8), Load(ref target, 12));
            var (a2, b2, a3, b3) = (Load(ref target, 16), Load(ref target, 20), Load(ref target, 24), Load(ref target, 28));
            ref var row = ref Unsafe.Add(ref u, j * _stride);
            for (var k = Padded - 1; k >= j + 4; k--)
            {
                var a = Load(ref w, k * Pack.Lanes);
                var b = Load(ref w, k * Pack.Lanes + 4);
                var f0 = Vector256.Create(Unsafe.Add(ref row, k));
                var f1 = Vector256.Create(Unsafe.Add(ref row, _stride + k));
                var f2 = Vector256.Create(Unsafe.Add(ref row, 2 * _stride + k));
                var f3 = Vector256.Create(Unsafe.Add(ref row, 3 * _stride + k));
                (a0, b0, a1, b1) = (a0 - f0 * a, b0 - f0 * b, a1 - f1 * a, b1 - f1 * b);
                (a2, b2, a3, b3) = (a2 - f2 * a, b2 - f2 * b, a3 - f3 * a, b3 - f3 * b);
            }

            ref var corner = ref Unsafe.Add(ref row, j);
            var i3 = Vector256.Create(_inverse[j + 3]);
            (a3, b3) = (a3 * i3, b3 * i3);
            var c = Vector256.Create(Unsafe.Add(ref corner, 2 * _stride + 3));
            var i2 = Vector256.Create(_inverse[j + 2]);
            (a2, b2) = ((a2 - c * a3) * i2, (b2 - c * b3) * i2);
            c = Vector256.Create(Unsafe.Add(ref corner, _stride + 3));
            (a1, b1) = (a1 - c * a3, b1 - c * b3);
            c = Vector256.Create(Unsafe.Add(ref corner, _stride + 2));
            var i1 = Vector256.Create(_inverse[j + 1]);
            (a1, b1) = ((a1 - c * a2) * i1, (b1 - c * b2) * i1);
            c = Vector256.Create(Unsafe.Add(ref corner, 3));
            (a0, b0) = (a0 - c * a3, b0 - c * b3);
            c = Vector256.Create(Unsafe.Add(ref corner, 2));
            (a0, b0) = (a0 - c * a2, b0 - c * b2);
            c = Vector256.Create(Unsafe.Add(ref corner, 1));
            var i0 = Vector256.Create(_inverse[j]);
            (a0, b0) = ((a0 - c * a1) * i0, (b0 - c * b1) * i0);
            Store(ref target, a0, b0);
            Store(ref Unsafe.Add(ref target, 8), a1, b1);
            Store(ref Unsafe.Add(ref target, 16), a2, b2);
            Store(ref Unsafe.Add(ref target, 24), a3, b3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(ref double at, int offset) => Vector256.LoadUnsafe(ref at, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref double at, Vector256<double> near, Vector256<double> far)
    {
        near.StoreUnsafe(ref at);
        far.StoreUnsafe(ref at, 4);
    }
}
