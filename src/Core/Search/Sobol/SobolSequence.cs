using System.Globalization;

namespace Tune.Search;

/// <summary>The Sobol sequence in Gray code order, each coordinate as 32 bits after the point.</summary>
internal sealed class SobolSequence
{
    /// <summary>How many dimensions have direction numbers.</summary>
    public const int MostDimensions = 512;

    private const int Bits = 32;
    private const double UnitStep = 1.0 / (1L << Bits);

    private readonly uint[][] _directions;

    /// <summary>The sequence in so many dimensions, or in <see cref="MostDimensions"/> if these are fewer.</summary>
    public SobolSequence(int dimensions) => _directions = [.. JoeKuo.Numbers.Split(';').Take(Math.Max(0, Math.Min(dimensions, MostDimensions) - 1)).Select(Directions).Prepend(VanDerCorput())];

    /// <summary>A coordinate of a point.</summary>
    public uint this[int dimension, uint index]
    {
        get
        {
            var directions = _directions[dimension];
            var sum = 0u;
            var bit = 0;
            for (var code = index ^ (index >> 1); code != 0; code >>= 1, bit++)
            {
                if ((code & 1) != 0) sum ^= directions[bit];
            }

            return sum;
        }
    }

    /// <summary>A point of [0, 1) from its bits and from a number of [0, 1) that says what comes below them.</summary>
    public static double ToUnit(uint bits, double below = 0) => Math.Min((bits + below) * UnitStep, 1 - 1.0 / (1L << 53));

    /// <summary>Owen's nested uniform scrambling: each bit is flipped or not by chance, by one that depends on all bits above it.</summary>
    public static uint Scramble(uint bits, ulong key)
    {
        var scrambled = 0u;
        // the node of the binary tree that the bits above lead to
        var node = 1UL;
        for (var bit = Bits - 1; bit >= 0; bit--)
        {
            var own = (bits >> bit) & 1;
            scrambled |= (own ^ (uint)(StableHash.Combine(key, node) >> 63)) << bit;
            node = (node << 1) | own;
        }

        return scrambled;
    }

    private static uint[] VanDerCorput() => [.. Enumerable.Range(0, Bits).Select(bit => 1u << (Bits - 1 - bit))];

    /// <summary>The recurrence of Bratley and Fox: v is m shifted to the top.</summary>
    private static uint[] Directions(string text)
    {
        var numbers = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(number => uint.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var coefficients = numbers[0];
        var degree = numbers.Length;
        numbers[0] = 1;
        var directions = new uint[Bits];
        for (var bit = 0; bit < Bits; bit++)
        {
            if (bit < degree)
            {
                directions[bit] = numbers[bit] << (Bits - 1 - bit);
                continue;
            }

            directions[bit] = directions[bit - degree] ^ (directions[bit - degree] >> degree);
            for (var k = 1; k < degree; k++)
            {
                if (((coefficients >> (degree - 1 - k)) & 1) != 0) directions[bit] ^= directions[bit - k];
            }
        }

        return directions;
    }
}
