using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Tune.Storage;

/// <summary>
/// What tells an entry of the journal from one in which a digit was changed or a bit has fallen over: XXH3 of its fields, each chained to those before it.
/// It guards against accidents, not against forgery.
/// </summary>
internal static class JournalChecksum
{
    /// <param name="entry">The entry.</param>
    /// <param name="body">Its body in UTF-8.</param>
    public static long Of(JournalEntry entry, ReadOnlySpan<byte> body)
    {
        // what is missing has a number that no field has
        const long Missing = long.MinValue;
        Span<byte> numbers = stackalloc byte[5 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, entry.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], entry.Trial ?? Missing);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], entry.Attempt ?? Missing);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[24..], entry.Iteration ?? Missing);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[32..], entry.At.UtcTicks);
        Span<byte> kind = stackalloc byte[Encoding.UTF8.GetMaxByteCount(entry.Kind.Length)];
        kind = kind[..Encoding.UTF8.GetBytes(entry.Kind, kind)];
        var hash = XxHash3.HashToUInt64(body, unchecked((long)XxHash3.HashToUInt64(kind, unchecked((long)XxHash3.HashToUInt64(numbers)))));
        return unchecked((long)hash);
    }
}
