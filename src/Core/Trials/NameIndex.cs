namespace Tune.Kernel;

/// <summary>
/// Finds names among many in a number of steps that does not grow with them: open addressing in an array of positions, one more than each, 0 for
/// none. A few names need none: see <see cref="Fewest"/>.
/// </summary>
internal static class NameIndex
{
    /// <summary>From so many names on it is faster than looking at each, and worth its memory.</summary>
    public const int Fewest = 9;

    /// <summary>Room for twice as many names as there are, so that few steps are needed to a free place.</summary>
    public static int[] For(ReadOnlySpan<KeyValuePair<string, double>> items)
    {
        var slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)items.Length * 2)];
        for (var position = 0; position < items.Length; position++) slots[Find(slots, items, items[position].Key, out _)] = position + 1;
        return slots;
    }

    /// <summary>Whether one more name than there are keeps half of the places free.</summary>
    public static bool HasRoom(int[] slots, int count) => (count + 1) * 2 <= slots.Length;

    /// <summary>The place of a name: where its position stands, or where it would.</summary>
    /// <param name="slots">The places.</param>
    /// <param name="items">What the positions are of.</param>
    /// <param name="name">The name.</param>
    /// <param name="steps">How many places were looked at.</param>
    public static int Find(int[] slots, ReadOnlySpan<KeyValuePair<string, double>> items, string name, out int steps)
    {
        var mask = slots.Length - 1;
        var slot = name.GetHashCode(StringComparison.Ordinal) & mask;
        for (steps = 1; slots[slot] != 0 && items[slots[slot] - 1].Key != name; steps++) slot = (slot + 1) & mask;
        return slot;
    }
}
