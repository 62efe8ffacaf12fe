namespace Tune.Spaces;

/// <summary>What is wrong with the bounds of a number.</summary>
internal static class BoundsCheck
{
    public static IEnumerable<string> Of(ParameterSpec spec) => spec switch
    {
        ParameterSpec.Float real => Check(real),
        ParameterSpec.Integer integer => Check(integer),
        ParameterSpec.Normal normal => Check(normal),
        _ => throw new ArgumentException($"{spec.GetType().Name} has no bounds.", nameof(spec)),
    };

    private static IEnumerable<string> Check(ParameterSpec.Float real)
    {
        var (low, high) = (real.Low, real.High);
        if (!double.IsFinite(low)) yield return $"low {Text(low)} must be finite";
        if (!double.IsFinite(high)) yield return $"high {Text(high)} must be finite";
        if (real.Step is { } given && !(given > 0 && double.IsFinite(given))) yield return $"step {Text(given)} must be greater than 0";
        if (!double.IsFinite(low) || !double.IsFinite(high)) yield break;
        if (real.Step is null ? low >= high : low > high)
        {
            yield return $"low {Text(low)} must be {(real.Step is null ? "less than" : "at most")} high {Text(high)}";
        }
        else if (!double.IsFinite(high - low))
        {
            yield return $"the distance from low {Text(low)} to high {Text(high)} must be finite";
        }
        if (real.Log && low <= 0) yield return $"low {Text(low)} of a log domain must be greater than 0";
        if (real.Step is not { } step || !(step > 0 && double.IsFinite(step))) yield break;
        var lattice = Lattice.Real(step);
        if (Math.Max(Math.Abs(low), Math.Abs(high)) / step > lattice.Most)
        {
            yield return $"step {Text(step)} is too small for the bounds: {TooMany(lattice)}";
            yield break;
        }
        // what counts as 0 has no logarithm
        if (!lattice.Holds(low) || (real.Log && low > 0 && lattice.Nearest(low) < 1)) yield return $"low {Text(low)} must be a multiple of the step {Text(step)}";
        if (!lattice.Holds(high)) yield return $"high {Text(high)} must be a multiple of the step {Text(step)}";
    }

    private static IEnumerable<string> Check(ParameterSpec.Integer integer)
    {
        var (low, high, step) = (integer.Low, integer.High, integer.Step);
        if (step <= 0) yield return $"step {step} must be greater than 0";
        if (low < -Lattice.MaxIndex || high > Lattice.MaxIndex || step > Lattice.MaxIndex)
        {
            yield return $"integers must lie between -{Lattice.MaxIndex} and {Lattice.MaxIndex}";
            yield break;
        }
        if (integer.Log && low <= 0) yield return $"low {low} of a log domain must be greater than 0";
        if (low > high)
        {
            yield return step == 1
                ? $"low {low} must be less than high {high + 1} (exclusive)"
                : $"low {low} must be at most high {high}";
        }
        else if (step > 0 && Lattice.Whole(step).Between(low, high) is var (first, last) && first > last)
        {
            yield return $"there is no multiple of {step} from {low} to {high}";
        }
    }

    private static IEnumerable<string> Check(ParameterSpec.Normal normal)
    {
        // No draw of 53 random bits is farther from the mean.
        const double maxDeviations = 9;
        var (mean, deviation) = (normal.Mean, normal.StandardDeviation);
        var isMeanGood = double.IsFinite(mean);
        var isDeviationGood = deviation > 0 && double.IsFinite(deviation);
        var isStepGood = normal.Step is not { } given || (given > 0 && double.IsFinite(given));
        if (!isMeanGood) yield return $"mean {Text(mean)} must be finite";
        if (!isDeviationGood) yield return $"standard deviation {Text(deviation)} must be greater than 0 and finite";
        if (!isStepGood) yield return $"step {Text(normal.Step.GetValueOrDefault())} must be greater than 0";
        if (!isMeanGood || !isDeviationGood || !isStepGood) yield break;
        var farthest = Math.Abs(mean) + maxDeviations * deviation;
        if (!double.IsFinite(farthest))
            yield return $"mean {Text(mean)} and standard deviation {Text(deviation)} are too great for finite draws";
        else if (normal.Step is { } step && Lattice.Real(step) is var lattice && farthest / step > lattice.Most)
            yield return $"step {Text(step)} is too small for the standard deviation: {TooMany(lattice)}";
    }

    private static string TooMany(Lattice lattice) => $"there are at most {lattice.Most} multiples of it that doubles tell apart";

    private static string Text(double value) => CanonicalJson.Text(value);
}
