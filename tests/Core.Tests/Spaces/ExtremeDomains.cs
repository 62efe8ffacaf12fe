using FsCheck;
using FsCheck.Fluent;

namespace Tune.Tests;

/// <summary>Domains of every kind with bounds and steps of any magnitude; those that are refused at the start are left out.</summary>
internal static class ExtremeDomains
{
    /// <summary>Spaces of one parameter, <c>x</c>.</summary>
    public static Gen<FlatSpace> Spaces { get; } = Gen.OneOf(Real(), OnLattice(), Normal(), Integer()).Where(spec => !BoundsCheck.Of(spec).Any()).Select(SpaceOf);

    public static FlatSpace SpaceOf(ParameterSpec spec) => FlatSpace.Compile(new ParameterSpec.Group([new("x", spec)]));

    private static Gen<double> Magnitude() =>
        from mantissa in Gen.OneOf(Gen.Choose(1, 9).Select(digit => (double)digit), Gen.Choose(1, int.MaxValue).Select(number => number / 1e6), Gen.Elements(1.0, 1 / 3.0, 0.7))
        from exponent in Gen.OneOf(Gen.Choose(-20, 20), Gen.Choose(-325, 308))
        from sign in Gen.Elements(1, 1, -1)
        let value = double.Parse(FormattableString.Invariant($"{sign * mantissa}E{exponent}"), System.Globalization.CultureInfo.InvariantCulture)
        where double.IsFinite(value)
        select value;

    private static Gen<ParameterSpec> Real() =>
        from low in Gen.OneOf(Magnitude(), Gen.Constant(0.0))
        from width in Gen.OneOf(Magnitude().Select(Math.Abs), Gen.Constant(double.NaN))
        from log in Gen.Elements(true, false)
        select (ParameterSpec)new ParameterSpec.Float(low, double.IsNaN(width) ? Math.BitIncrement(low) : low + width, log, null);

    private static Gen<ParameterSpec> OnLattice() =>
        from step in Magnitude().Select(Math.Abs)
        from first in Index()
        from count in Index().Select(Math.Abs)
        from log in Gen.Elements(true, false)
        let lattice = Lattice.Real(step)
        select (ParameterSpec)new ParameterSpec.Float(lattice.ValueAt(first), lattice.ValueAt(first + count), log, step);

    private static Gen<double> Index() =>
        from bits in Gen.Choose(0, 53)
        from part in Gen.Choose(0, int.MaxValue)
        from sign in Gen.Elements(1, 1, -1)
        select sign * Math.Floor(Math.ScaleB((double)part / int.MaxValue, bits));

    private static Gen<ParameterSpec> Normal() =>
        from mean in Gen.OneOf(Magnitude(), Gen.Constant(0.0))
        from deviation in Magnitude().Select(Math.Abs)
        from step in Gen.OneOf(Gen.Constant((double?)null), Magnitude().Select(value => (double?)Math.Abs(value)), Gen.Choose(-3, 10).Select(digits => (double?)(deviation / Math.Pow(10, digits))))
        select (ParameterSpec)new ParameterSpec.Normal(mean, deviation, step);

    private static Gen<ParameterSpec> Integer() =>
        from low in Index()
        from width in Index().Select(Math.Abs)
        from step in Gen.OneOf(Gen.Constant(1L), Index().Select(index => (long)Math.Abs(index)))
        from log in Gen.Elements(true, false)
        select (ParameterSpec)new ParameterSpec.Integer((long)low, (long)(low + width), log, step);
}
