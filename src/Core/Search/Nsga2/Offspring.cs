namespace Tune.Search;

/// <summary>Makes children by simulated binary crossover and polynomial mutation, on the unit interval of each dimension.</summary>
/// <remarks>K. Deb, R. Agrawal: Simulated Binary Crossover for Continuous Search Space, Complex Systems 9, 1995; the forms with bounds.</remarks>
internal sealed class Offspring(Nsga2 options, FlatSpace space)
{
    /// <summary>A child of two parents.</summary>
    /// <param name="first">The parent that a child without crossover is a mutation of.</param>
    /// <param name="second">The other parent.</param>
    /// <param name="isForced">Whether it must be mutated, because a child before it was no use.</param>
    /// <param name="rng">The generator.</param>
    public Assignment Of(Assignment first, Assignment second, bool isForced, ref Rng rng)
    {
        var isCrossed = rng.NextDouble() < options.CrossoverProbability;
        var probability = options.MutationProbability ?? 1.0 / Math.Max(1, CountActive(first));
        var forced = isForced ? rng.NextInt32(Math.Max(1, CountActive(first))) : -1;
        var values = new double[space.Dimensions.Length];
        var active = 0;
        foreach (var dimension in space.Dimensions)
        {
            var i = dimension.Index;
            var isActive = dimension.Parent < 0 || values[dimension.Parent] == dimension.ParentOption;
            if (!isActive)
            {
                values[i] = double.NaN;
                continue;
            }

            values[i] = Inherit(dimension, first[i], isCrossed ? second[i] : double.NaN, ref rng);
            if (rng.NextDouble() < probability || active == forced) values[i] = Mutate(dimension, values[i], ref rng);
            active++;
        }

        return new Assignment([.. values]);
    }

    private double Inherit(Dimension dimension, double first, double second, ref Rng rng)
    {
        if (double.IsNaN(first)) return double.IsNaN(second) ? dimension.FromUnit(rng.NextDouble()) : second;
        if (double.IsNaN(second)) return first;
        if (dimension.IsCategorical) return rng.NextDouble() < 0.5 ? first : second;
        // half of the parameters are crossed, as in Deb's own program
        var (isBlended, isSwapped, u) = (rng.NextDouble() < 0.5, rng.NextDouble() < 0.5, rng.NextDouble());
        if (isSwapped) (first, second) = (second, first);
        return isBlended && first != second ? dimension.FromUnit(Blend(dimension.ToUnit(first), dimension.ToUnit(second), u)) : first;
    }

    /// <summary>The child that is nearer to the first parent.</summary>
    private double Blend(double near, double far, double u)
    {
        var distance = Math.Abs(near - far);
        if (distance < 1e-14) return near;
        var room = Math.Min(Math.Min(near, far), 1 - Math.Max(near, far));
        var reach = 1 + 2 * room / distance;
        var alpha = 2 - Math.Pow(reach, -(options.CrossoverIndex + 1));
        var spread = u <= 1 / alpha ? Math.Pow(u * alpha, 1 / (options.CrossoverIndex + 1)) : Math.Pow(1 / (2 - u * alpha), 1 / (options.CrossoverIndex + 1));
        return Math.Clamp(0.5 * (near + far - spread * (far - near)), 0, 1);
    }

    private double Mutate(Dimension dimension, double value, ref Rng rng)
    {
        var u = rng.NextDouble();
        if (dimension.ValueCount == 1) return value;
        if (dimension.IsCategorical)
        {
            var other = (int)(u * (dimension.OptionCount - 1));
            return other < value ? other : other + 1;
        }

        var at = dimension.ToUnit(value);
        var moved = dimension.FromUnit(Moved(at, u));
        // a step that leads to the same value would be none: then to the next one on that side
        return moved == value && dimension.ValueCount is { } count ? dimension.FromUnit(Math.Clamp(at + (u < 0.5 ? -1.0 : 1.0) / count, 0, 1)) : moved;
    }

    private double Moved(double at, double u)
    {
        var index = options.MutationIndex + 1;
        return u < 0.5
            ? at + Math.Pow(2 * u + (1 - 2 * u) * Math.Pow(1 - at, index), 1 / index) - 1
            : at + 1 - Math.Pow(2 * (1 - u) + (2 * u - 1) * Math.Pow(at, index), 1 / index);
    }

    private static int CountActive(Assignment assignment)
    {
        var count = 0;
        foreach (var value in assignment.Values)
        {
            if (!double.IsNaN(value)) count++;
        }

        return count;
    }
}
