using System.Collections.Immutable;
using static Tune.Domain;

namespace Tune.Testing;

/// <summary>Random search spaces, conditional ones included.</summary>
internal static class RandomSpace
{
    public static SearchSpace Draw(ulong seed)
    {
        var rng = new Rng(seed, Rng.StreamOf(-1, "space"));
        return Draw(ref rng, depth: 2);
    }

    /// <summary>A space of numbers of any magnitude, with fine steps and huge bounds.</summary>
    public static SearchSpace DrawExtreme(ulong seed)
    {
        var rng = new Rng(seed, Rng.StreamOf(-1, "extreme"));
        return new SearchSpace { ["a"] = ExtremeOf(ref rng), ["b"] = ExtremeOf(ref rng), ["c"] = ExtremeOf(ref rng) };
    }

    /// <summary>Rules that about half of the space keeps, one configuration of it for certain.</summary>
    public static ImmutableArray<Constraint> ConstraintsOf(SearchSpace space, ulong seed)
    {
        var flat = space.Compile();
        var rng = new Rng(seed, Rng.StreamOf(-1, "constraints"));
        var kept = flat.Sample(ref rng);
        var dimensions = flat.Dimensions.Where(dimension => kept.IsActive(dimension.Index) && (!dimension.IsCategorical || dimension.Domain is ParameterSpec.Choice { Options: [ParameterSpec.Constant, ..] })).ToList();
        if (dimensions.Count == 0) return [];
        var chosen = dimensions[rng.NextInt32(dimensions.Count)];
        var value = FormattableString.Invariant($"{kept[chosen.Index]}");
        if (chosen.IsCategorical) return [$"[{chosen.Name}] == 'red' or [{chosen.Name}] == 'blue' or [{chosen.Name}] == '{flat.Decode(kept).Get<string>(chosen.Name)}'"];
        return [rng.NextDouble() < 0.5 ? $"[{chosen.Name}] <= {value}" : $"not [{chosen.Name}] < {value}", Constraint.When("any", _ => true)];
    }

    private static Domain ExtremeOf(ref Rng rng)
    {
        var most = 1L << 53;
        Domain[] domains =
        [
            Uniform(-8e307, 8e307), Uniform(0, double.Epsilon), Uniform(1e15, 1e15 + 1), LogUniform(double.Epsilon, 1e308), LogUniform(1e300, Math.BitIncrement(1e300)),
            QUniform(0, 1e6, 1e-9), QUniform(-1e300, 1e300, 1e298), QLogUniform(1e-9, 1e6, 1e-9), QLogUniform(1e-12, 1e-12, 1e-12), RandN(1e300, 1e300), QRandN(0, 100, 1e-12),
            RandN(1e16, 1e-300), QRandN(1e300, 1e299, 1e297), RandInt(-most, most), QRandInt(-most, most, most - 1), LogRandInt(1, most), LogRandInt(most - 2, most), QLogRandInt(1, most, 7),
        ];
        return domains[rng.NextInt32(domains.Length)];
    }

    private static SearchSpace Draw(ref Rng rng, int depth)
    {
        var first = DomainOf(ref rng, depth);
        var second = DomainOf(ref rng, depth);
        return rng.NextInt32(3) switch
        {
            0 => new SearchSpace { ["a"] = first },
            1 => new SearchSpace { ["a"] = first, ["b"] = second },
            _ => new SearchSpace { ["a"] = first, ["b"] = second, ["c"] = DomainOf(ref rng, depth) },
        };
    }

    private static Domain DomainOf(ref Rng rng, int depth)
    {
        var low = rng.NextInt32(20) - 10;
        var width = 1 + rng.NextInt32(9);
        switch (rng.NextInt32(depth > 0 ? 11 : 9))
        {
            case 0: return Uniform(low, low + width);
            case 1: return LogUniform(1e-4 * width, width);
            case 2: return QUniform(low, low + width, 0.5);
            case 3: return RandInt(low, low + width);
            case 4: return QRandInt(0, width * 3, 3);
            case 5: return LogRandInt(1, 1 + 10 * width);
            case 6: return Choice("red", "green", "blue");
            case 7: return Const(low);
            case 8: return RandN(low, width);
            case 9: return Choice(Draw(ref rng, depth - 1), Draw(ref rng, depth - 1));
            default: return Choice(new Domain[] { Uniform(0, 1), "none", Draw(ref rng, depth - 1) });
        }
    }
}
