using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tune.Search;

/// <summary>
/// The upper triangle <c>U</c> of <c>A = UᵀU</c>, which can grow. Every element is the same sum in the same order however the work is cut into
/// blocks, so a factor that has grown equals one computed at once, bit for bit, on every machine.
/// </summary>
/// <remarks>Rows are filled up to whole packs with those of the identity, so that no loop has a rest.</remarks>
internal sealed partial class CholeskyFactor
{
    /// <summary>Rows that are finished before what is below them is touched: as many as stay in the first cache.</summary>
    private const int Panel = 32;

    private double[] _u = [];
    private double[] _inverse = [];
    private int _stride;

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The number of rows with those that fill up.</summary>
    public int Padded => Pack.Round(Count);

    /// <summary>The logarithm of the determinant of A.</summary>
    public double LogDeterminant
    {
        get
        {
            var sum = 0.0;
            for (var row = 0; row < Count; row++) sum -= Math.Log(_inverse[row]);
            return 2 * sum;
        }
    }

    /// <summary>Begins anew: the identity of a size, whose upper triangle is then to be overwritten by that of A, row by row.</summary>
    public void Reset(int count)
    {
        Count = count;
        Reserve(Padded);
        for (var row = 0; row < Padded; row++)
        {
            Row(row).Clear();
            Row(row)[row] = 1;
            _inverse[row] = 1;
        }
    }

    /// <summary>A row; what is left of the diagonal has no meaning.</summary>
    public Span<double> Row(int row) => _u.AsSpan(row * _stride, _stride);

    /// <summary>Turns A into its factor.</summary>
    /// <returns>False if A is not positive definite; the factor is then of no use.</returns>
    public bool Factorise()
    {
        for (var from = 0; from < Padded; from += Panel)
        {
            var to = Math.Min(from + Panel, Padded);
            for (var row = from; row < to; row++)
            {
                for (var above = from; above < row; above++) Subtract(above, row, row, row);
                if (!Scale(row)) return false;
            }

            for (var row = to; row < Padded; row += 4) Update(from, to, row);
        }

        return true;
    }

    /// <summary>Adds up to eight rows and columns.</summary>
    /// <param name="columns">What is above the new diagonal block: a pack, which is overwritten.</param>
    /// <param name="block">The upper triangle of the new diagonal block, row by row, eight a row.</param>
    /// <param name="count">How many of the eight are meant.</param>
    /// <returns>False if the grown matrix is not positive definite; it is then as before.</returns>
    public bool Append(Span<double> columns, ReadOnlySpan<double> block, int count)
    {
        var old = Count;
        SolveLower(columns, 0);
        Grow(old + count);
        for (var row = 0; row < old; row++) columns.Slice(row * Pack.Lanes, count).CopyTo(Row(row)[old..]);
        for (var j = 0; j < count; j++)
        {
            block.Slice(j * Pack.Lanes + j, count - j).CopyTo(Row(old + j)[(old + j)..]);
            for (var above = 0; above < old + j; above++)
            {
                var factor = Row(above)[old + j];
                for (var i = j; i < count; i++) Row(old + j)[old + i] -= factor * Row(above)[old + i];
            }

            if (Scale(old + j)) continue;
            Truncate(old);
            return false;
        }

        return true;
    }

    /// <summary>Forgets the last rows and columns.</summary>
    public void Truncate(int count)
    {
        for (var row = count; row < Padded; row++)
        {
            for (var above = 0; above < row; above++) Row(above)[row] = 0;
            Row(row).Clear();
            Row(row)[row] = 1;
            _inverse[row] = 1;
        }

        Count = count;
    }

    /// <summary>Subtracts a finished row, times its element of the column <paramref name="factorOf"/>, from another, from a column on.</summary>
    private void Subtract(int above, int factorOf, int row, int from)
    {
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_u), above * _stride);
        ref var target = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_u), row * _stride);
        var factor = Vector256.Create(Unsafe.Add(ref source, factorOf));
        for (var i = from / 4 * 4; i < Padded; i += 4) (Load(ref target, i) - factor * Load(ref source, i)).StoreUnsafe(ref target, (nuint)i);
    }

    /// <summary>Subtracts the finished rows of a panel from four rows below it.</summary>
    private void Update(int from, int to, int row)
    {
        ref var u = ref MemoryMarshal.GetArrayDataReference(_u);
        ref var target = ref Unsafe.Add(ref u, row * _stride);
        // the last eight columns may end behind the last row: there is room, and only zeros
        for (var i = row; i < Padded; i += 8)
        {
            ref var at = ref Unsafe.Add(ref target, i);
            var (a0, a1, a2, a3) = (Load(ref at, 0), Load(ref at, _stride), Load(ref at, 2 * _stride), Load(ref at, 3 * _stride));
            var (b0, b1, b2, b3) = (Load(ref at, 4), Load(ref at, _stride + 4), Load(ref at, 2 * _stride + 4), Load(ref at, 3 * _stride + 4));
            for (var k = from; k < to; k++)
            {
                ref var source = ref Unsafe.Add(ref u, k * _stride);
                var a = Load(ref source, i);
                var b = Load(ref source, i + 4);
                var f0 = Vector256.Create(Unsafe.Add(ref source, row));
                var f1 = Vector256.Create(Unsafe.Add(ref source, row + 1));
                var f2 = Vector256.Create(Unsafe.Add(ref source, row + 2));
                var f3 = Vector256.Create(Unsafe.Add(ref source, row + 3));
                (a0, a1, a2, a3) = (a0 - f0 * a, a1 - f1 * a, a2 - f2 * a, a3 - f3 * a);
                (b0, b1, b2, b3) = (b0 - f0 * b, b1 - f1 * b, b2 - f2 * b, b3 - f3 * b);
            }

            Store(ref at, a0, b0);
            Store(ref Unsafe.Add(ref at, _stride), a1, b1);
            Store(ref Unsafe.Add(ref at, 2 * _stride), a2, b2);
            Store(ref Unsafe.Add(ref at, 3 * _stride), a3, b3);
        }
    }

    /// <summary>Divides a row, from which all above it are subtracted, by the root of its diagonal.</summary>
    private bool Scale(int row)
    {
        var values = Row(row)[..Padded];
        var pivot = values[row];
        if (!(pivot > 1e-14)) return false;
        var root = Math.Sqrt(pivot);
        var inverse = 1 / root;
        _inverse[row] = inverse;
        for (var i = row + 1; i < values.Length; i++) values[i] *= inverse;
        values[row] = root;
        return true;
    }

    private void Grow(int count)
    {
        var before = Padded;
        Count = count;
        Reserve(Padded);
        for (var row = before; row < Padded; row++)
        {
            Row(row).Clear();
            Row(row)[row] = 1;
            _inverse[row] = 1;
        }
    }

    private void Reserve(int size)
    {
        // a column may be read by whole packs wherever it starts; an odd number of cache lines keeps rows out of each other's way
        var needed = size + Pack.Lanes;
        if (needed <= _stride) return;
        var stride = (Math.Max(needed, _stride * 3 / 2) + 15) / 16 * 16 + 8;
        var grown = new double[stride * stride];
        for (var row = 0; row < _inverse.Length; row++) _u.AsSpan(row * _stride, _stride).CopyTo(grown.AsSpan(row * stride));
        (_u, _stride) = (grown, stride);
        Array.Resize(ref _inverse, stride);
    }
}
