namespace Tune.Randomness;

/// <summary>Hashes that are equal in every process: FNV-1a over UTF-16 units, finished with the mixer of MurmurHash3.</summary>
internal static class StableHash
{
    private const ulong Offset = 14695981039346656037, Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = Offset;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ (byte)c) * Prime);
            hash = unchecked((hash ^ (byte)(c >> 8)) * Prime);
        }
        return hash;
    }

    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
            value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
            return value ^ (value >> 33);
        }
    }

    public static ulong Combine(ulong left, ulong right) => unchecked(Mix(left * Prime + right));

    public static ulong OfDouble(double value) =>
        value == 0 ? 0 : Mix(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value));

    public static int Fold(ulong hash) => (int)(hash ^ (hash >> 32));
}
