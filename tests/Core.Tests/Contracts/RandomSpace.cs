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
